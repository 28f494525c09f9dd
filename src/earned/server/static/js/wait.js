// A clock for a timed wait. Without it, any clock will do.
function minutes(seconds) {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

function watch(box) {
  const clock = box.querySelector(".wait-clock");
  const status = box.querySelector("[role=status]");
  const [start, stop] = ["start", "stop"].map((name) => box.querySelector(`[data-do=${name}]`));
  const every = Number(box.dataset.every) || 60;
  let ends = 0;
  let timer = null;

  function draw() {
    const left = Math.max(0, Math.round((ends - Date.now()) / 1000));
    clock.textContent = `${minutes(left)} ${box.dataset.left}`;
    if (left % every === 0) status.textContent = clock.textContent;
    if (left === 0) end(box.dataset.done);
  }

  function end(message) {
    clearInterval(timer);
    clock.textContent = message;
    status.textContent = message;
    stop.hidden = true;
    start.hidden = false;
  }

  start.addEventListener("click", () => {
    ends = Date.now() + Number(box.dataset.seconds) * 1000;
    clock.hidden = false;
    start.hidden = true;
    stop.hidden = false;
    draw();
    timer = setInterval(draw, 1000);
    stop.focus();
  });
  stop.addEventListener("click", () => end(""));
  start.hidden = false;
  box.querySelector(".wait-plain").hidden = true;
}

document.querySelectorAll(".wait").forEach(watch);
