// Fills the strip that tells the portal is out of reach; Blazor sets its classes and its countdown.
const strip = document.getElementById("components-reconnect-modal");
const time = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit" });
let since = null;

const retry = async () => {
  try {
    if (!(await Blazor.reconnect())) {
      location.reload(); // The portal is there but does not know this page any more.
    }
  } catch {
    // Still out of reach: the strip stays and the next press tries again.
  }
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
  } else if (state === "failed") {
    setTimeout(retry, 4000);
    document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && retry(), { once: true });
  }
});
strip?.querySelector(".retry")?.addEventListener("click", retry);
