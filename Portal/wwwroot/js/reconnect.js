// Fills the strip that tells the portal is out of reach; Blazor sets its classes and its countdown. Where Blazor gives up, this goes on.
const strip = document.getElementById("components-reconnect-modal");
const time = new Intl.DateTimeFormat(document.documentElement.lang || "en", { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" });
const pause = 4000;
let since = null;
let isGivenUp = false;
let isTrying = false;
let next;

// One try at a time, whoever asks for it, and one waiting. In .NET 10 the answer is false where the portal does not know this page any more, an
// exception while it is out of reach, and true also on a line that stands without the page: only "hide" says that the page is back.
const retry = async () => {
  if (!isGivenUp || isTrying) return;
  clearTimeout(next);
  isTrying = true;
  try {
    const isThere = await Blazor.reconnect();
    if (!isThere || isGivenUp) return location.reload();
  } catch {
    leaveIfSignedOut();
  } finally {
    isTrying = false;
  }
  if (isGivenUp) next = setTimeout(retry, pause);
};

// The portal closes the line of who is signed out, and refuses the next: it is not out of reach. The page read anew leads to the sign-in, and back.
const leaveIfSignedOut = async () => {
  try {
    const answer = await fetch(new URL("api/v1/account/", document.baseURI), { cache: "no-store" });
    if (answer.status === 401) location.reload();
  } catch {
    // It does not answer at all.
  }
};

strip?.addEventListener("components-reconnect-state-changed", (event) => {
  const state = event.detail.state;
  if (state === "show" || state === "retrying") leaveIfSignedOut();
  if (state === "show" && since === null) {
    since = new Date();
    strip.querySelector(".since").textContent = time.format(since);
  } else if (state === "hide") {
    since = null;
  } else if (state === "rejected") {
    location.reload();
  }
  isGivenUp = state === "failed";
  clearTimeout(next);
  if (isGivenUp) next = setTimeout(retry, pause);
});
strip?.querySelector(".retry")?.addEventListener("click", retry);
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && retry());
