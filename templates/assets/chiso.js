// Everything works without this file; it only saves clicks.
document.documentElement.classList.add("has-script");

// On paper stands the whole address; its host only the browser knows.
document.querySelector(".printed span").textContent = decodeURI(location.href);

// A chosen period or indicator is shown at once.
for (const list of document.querySelectorAll(".picker select")) {
  list.addEventListener("change", () => list.form.requestSubmit());
}

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

