// Guides a short practice: one step at a time, with a clock that can be paused. Without it the steps
// stand as a list.
function guide(player) {
  const stage = player.querySelector(".player-stage");
  const words = player.querySelector(".player-step");
  const clock = player.querySelector(".player-clock");
  const status = player.querySelector("[role=status]");
  const list = player.querySelector(".steps");
  const steps = [...list.children].map((item) => ({
    html: item.firstElementChild.cloneNode(true),
    seconds: Number(item.dataset.seconds),
  }));
  const button = (name) => player.querySelector(`[data-do="${name}"]`);
  const start = button("start");
  const pause = button("pause");
  let at = 0;
  let left = 0;
  let timer = null;

  function show() {
    words.replaceChildren(steps[at].html);
    left = steps[at].seconds;
    status.textContent = `${player.dataset.step} ${at + 1} / ${steps.length}`;
    button("back").disabled = at === 0;
    draw();
    words.focus({ preventScroll: true });
  }

  function draw() {
    clock.textContent = `${at + 1} / ${steps.length} · ${left} ${player.dataset.left}`;
  }

  function run() {
    clearInterval(timer);
    timer = setInterval(tick, 1000);
    pause.textContent = pause.dataset.pause;
  }

  function rest() {
    clearInterval(timer);
    timer = null;
    pause.textContent = pause.dataset.resume;
  }

  function tick() {
    left -= 1;
    if (left > 0) return draw();
    return move(1);
  }

  function move(by) {
    at = Math.max(0, at + by);
    if (at >= steps.length) return end(player.dataset.done);
    show();
    return run();
  }

  function end(message) {
    clearInterval(timer);
    stage.hidden = true;
    list.hidden = false;
    start.hidden = false;
    status.textContent = message;
    start.focus();
  }

  const actions = {
    start: () => {
      at = 0;
      stage.hidden = false;
      list.hidden = true;
      start.hidden = true;
      move(0);
    },
    back: () => move(-1),
    next: () => move(1),
    pause: () => (timer === null ? run() : rest()),
    stop: () => end(""),
  };
  player.addEventListener("click", (event) => actions[event.target.dataset?.do]?.());
  start.hidden = false;
}

document.querySelectorAll(".player").forEach(guide);
