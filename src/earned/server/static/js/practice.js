// Guides a practice: one step at a time, with a clock that can be paused, by mouse or by keys. Without it
// the steps stand as a list. It makes no sound unless asked to.
const PITCH = 392; // hertz
const LOUDNESS = 0.08;
const LENGTH = 0.6; // seconds
let audio = null;

// A browser without sound must not stop the practice.
function tone() {
  try {
    play();
  } catch {
    audio = null;
  }
}

function play() {
  audio ??= new AudioContext();
  const [voice, volume] = [audio.createOscillator(), audio.createGain()];
  voice.frequency.value = PITCH;
  volume.gain.setValueAtTime(LOUDNESS, audio.currentTime);
  volume.gain.exponentialRampToValueAtTime(0.0001, audio.currentTime + LENGTH);
  voice.connect(volume).connect(audio.destination);
  voice.start();
  voice.stop(audio.currentTime + LENGTH);
}

function spoken(seconds) {
  return seconds < 90 ? `${seconds}` : `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

function guide(player) {
  const stage = player.querySelector(".player-stage");
  const words = player.querySelector(".player-step");
  const clock = player.querySelector(".player-clock");
  const status = player.querySelector("[role=status]");
  const sound = player.querySelector("[data-sound]");
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
    clock.textContent = `${at + 1} / ${steps.length} · ${spoken(left)} ${player.dataset.left}`;
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
    if (sound?.checked) tone();
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
      stage.scrollIntoView({ block: "nearest" });
    },
    back: () => move(-1),
    next: () => move(1),
    pause: () => (timer === null ? run() : rest()),
    stop: () => end(""),
  };
  const keys = { ArrowLeft: "back", ArrowRight: "next", Escape: "stop", " ": "pause" };

  // Space on a button or a box does what it does there; everywhere else in the player it pauses.
  function press(event) {
    const action = keys[event.key];
    if (!action || stage.hidden || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === " " && event.target.closest("button, input, label")) return;
    event.preventDefault();
    actions[action]();
  }

  player.addEventListener("click", (event) => actions[event.target.dataset?.do]?.());
  player.addEventListener("keydown", press);
  start.hidden = false;
}

document.querySelectorAll(".player").forEach(guide);
