// Everything works without this file; it only saves clicks.
document.documentElement.classList.add("has-script");

// On paper stands the whole address; its host only the browser knows.
document.querySelector(".printed span").textContent = decodeURI(location.href);

// A chosen period or indicator is shown at once.
for (const list of document.querySelectorAll(".picker select")) {
  list.addEventListener("change", () => list.form.requestSubmit());
}

// On a phone the charts come before the words about them, unless those were asked for.
const passport = document.querySelector("#passport");
if (passport && matchMedia("(max-width: 767px)").matches && location.hash !== "#passport") passport.open = false;
addEventListener("hashchange", () => {
  if (passport && location.hash === "#passport") passport.open = true;
});

// One figure's facts open at a time inside a table; Escape closes them.
document.addEventListener("toggle", (event) => {
  const opened = event.target;
  if (!opened.open || !opened.closest("table")) return;
  for (const other of document.querySelectorAll("table details[open]")) {
    if (other !== opened) other.open = false;
  }
}, true);
// One menu is open at a time; Escape and a click elsewhere close it.
const closeMenus = (besides) => {
  for (const menu of document.querySelectorAll("nav details[open]")) {
    if (menu !== besides) menu.open = false;
  }
};
document.addEventListener("click", (event) => closeMenus(event.target.closest("nav details")));
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const open of document.querySelectorAll("table details[open]")) open.open = false;
  const menu = document.querySelector("nav details[open]");
  closeMenus();
  menu?.querySelector("summary").focus();
});


// The words of a part of a chart stand beside it while it is pointed at, or while the arrow keys are on it.
const tip = document.createElement("p");
tip.className = "tip";
tip.setAttribute("role", "status");
tip.hidden = true;
document.querySelector("main")?.append(tip);
let shown = null;
const say = (part) => {
  shown?.classList.remove("on");
  shown = part;
  tip.hidden = !part;
  if (!part) return;
  part.classList.add("on");
  tip.textContent = part.dataset.says;
  const box = part.getBoundingClientRect();
  const room = document.documentElement.clientWidth - tip.offsetWidth - 8;
  const left = Math.max(8, Math.min(box.left + box.width / 2 - tip.offsetWidth / 2, room));
  const above = box.top - tip.offsetHeight - 6;
  tip.style.left = `${left + window.scrollX}px`;
  tip.style.top = `${(above < 4 ? box.bottom + 6 : above) + window.scrollY}px`;
};
// The lines of all cards, and the panels of all provinces, are one stop of the Tab key: up and down lead from one to the next.
const sparks = [...document.querySelectorAll(".card svg.spark:has(.hit), svg.panel:has(.hit)")];
for (const chart of document.querySelectorAll("svg.chart")) {
  const parts = [...chart.querySelectorAll(".hit")];
  if (!parts.length) continue;
  for (const part of parts) {
    // The browser's own slow box would say it a second time.
    const words = part.querySelector("title");
    part.dataset.says = words.textContent;
    words.remove();
    part.addEventListener("pointerenter", () => say(part));
    part.addEventListener("pointerleave", () => say(null));
  }
  // A map is made of links, which the keyboard reaches one by one.
  if (parts[0].matches("a")) {
    for (const part of parts) {
      part.addEventListener("focus", () => say(part));
      part.addEventListener("blur", () => say(null));
    }
    chart.addEventListener("keydown", (event) => event.key === "Escape" && say(null));
    continue;
  }
  chart.setAttribute("tabindex", sparks.indexOf(chart) > 0 ? "-1" : "0");
  chart.addEventListener("blur", () => say(null));
  chart.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (event.key === "Escape") say(null);
    if (!step) return;
    event.preventDefault();
    if (sparks.includes(chart) && /Up|Down/.test(event.key)) {
      const next = sparks[sparks.indexOf(chart) + step];
      if (!next) return;
      chart.setAttribute("tabindex", "-1");
      next.setAttribute("tabindex", "0");
      return next.focus();
    }
    const now = parts.indexOf(shown);
    say(parts[now < 0 ? (step > 0 ? 0 : parts.length - 1) : (now + step + parts.length) % parts.length]);
  });
}
