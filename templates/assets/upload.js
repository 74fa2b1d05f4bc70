// The upload form works without this file; with it, a file's way is shown while it goes.
const form = document.querySelector("form.upload");
const box = form.querySelector(".progress");
const bar = box.querySelector("progress");
const said = box.querySelector("[role=status]");
const button = form.querySelector("button");
const language = document.documentElement.lang === "en" ? "en" : "vi";

function say(text, state) {
  said.textContent = text;
  box.className = "progress " + (state || "");
}

function end() {
  button.disabled = false;
  bar.hidden = true;
}

// Asks how the file fares until there is nothing more to come.
function follow(job) {
  say(job[language], job.state);
  if (!job.final) {
    bar.removeAttribute("value");
    setTimeout(() => {
      fetch(job.status, { headers: { Accept: "application/json" } })
        .then((answer) => answer.json().then((next) => (answer.ok ? follow(next) : refuse(next))))
        .catch(() => follow(job));
    }, 1500);
    return;
  }
  end();
  if (!job.load) return;
  const link = document.createElement("a");
  link.href = (language === "en" ? "/en" : "") + job.load.page;
  link.textContent = form.dataset.toLoad.replace("{load}", job.load.number);
  said.append(" ", link);
}

function refuse(answer) {
  say((answer && answer[language]) || form.dataset.broken, "refused");
  end();
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const file = form.elements.file.files[0];
  box.hidden = false;
  bar.hidden = false;
  if (file.size > Number(form.dataset.largest)) {
    bar.hidden = true;
    say(form.dataset.tooLarge, "refused");
    return;
  }
  button.disabled = true;
  const request = new XMLHttpRequest();
  request.open("POST", form.action);
  request.setRequestHeader("Accept", "application/json");
  request.responseType = "json";
  request.upload.addEventListener("progress", (moved) => {
    if (!moved.lengthComputable) return;
    const share = Math.floor((moved.loaded / moved.total) * 100);
    bar.value = share;
    say(form.dataset.sending.replace("{n}", share));
  });
  request.addEventListener("load", () => (request.status === 202 ? follow(request.response) : refuse(request.response)));
  request.addEventListener("error", () => refuse(null));
  request.addEventListener("abort", () => refuse(null));
  say(form.dataset.sending.replace("{n}", 0));
  request.send(new FormData(form));
});
