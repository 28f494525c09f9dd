// Paces a breath: a circle that grows and shrinks, or, where motion is unwelcome, words and counts alone.
const TICK = 100; // milliseconds between two drawings

function pace(box) {
  const [stage, circle, word, count, status, done] = [
    ".breath-stage", ".breath-circle", ".breath-word", ".breath-count", "[role=status]", ".breath-done",
  ].map((name) => box.querySelector(name));
  const [start, stop] = ["start", "stop"].map((name) => box.querySelector(`[data-do=${name}]`));
  const list = box.querySelector("ol");
  const still = window.matchMedia("(prefers-reduced-motion: reduce)");
  const [inward, outward, rounds] = [box.dataset.in, box.dataset.out, box.dataset.rounds].map(Number);
  let began = 0;
  let timer = null;

  // Half a cosine wave each way: slow at the turns, as breath is.
  function moment(seconds) {
    const within = seconds % (inward + outward);
    const drawing = within < inward;
    const part = drawing ? within / inward : (within - inward) / outward;
    const wave = (1 - Math.cos(Math.PI * part)) / 2;
    return {
      word: drawing ? box.dataset.inWord : box.dataset.outWord,
      full: drawing ? wave : 1 - wave,
      left: Math.ceil(drawing ? inward - within : inward + outward - within),
      round: Math.floor(seconds / (inward + outward)) + 1,
    };
  }

  function draw() {
    const now = moment((performance.now() - began) / 1000);
    if (now.round > rounds) return end(box.dataset.done);
    if (word.textContent !== now.word) status.textContent = now.word;
    word.textContent = now.word;
    count.textContent = `${now.left} · ${now.round} / ${rounds}`;
    circle.hidden = still.matches;
    if (!still.matches) circle.style.setProperty("transform", `scale(${0.35 + 0.65 * now.full})`);
    return undefined;
  }

  function show(running) {
    stage.hidden = !running;
    stop.hidden = !running;
    list.hidden = running;
    start.hidden = running;
  }

  function end(message) {
    clearInterval(timer);
    show(false);
    done.hidden = !message;
    done.textContent = message;
    status.textContent = message;
    start.focus();
  }

  start.addEventListener("click", () => {
    began = performance.now();
    done.hidden = true;
    show(true);
    draw();
    timer = setInterval(draw, TICK);
    stop.focus();
  });
  stop.addEventListener("click", () => end(""));
  box.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !stage.hidden) end("");
  });
  start.hidden = false;
}

document.querySelectorAll(".breath").forEach(pace);
