// Has this browser told while no page of the portal is open in it (W3C Push API). The component decides; here is what only the browser can do.
const worker = new URL("../push/worker.js", import.meta.url);
const scope = new URL("./", worker);

/** Follows presses on what is marked with data-push-on in the card. The component hears how they end. */
export function attach(card, component, key) {
  const listeners = new AbortController();
  card.addEventListener(
    "click",
    (event) => {
      const button = event.target.closest("[data-push-on]");
      if (button) turnOn(button, component, key);
    },
    { signal: listeners.signal },
  );
  card.dataset.ready = "true";
  return { state: () => state(key), turnOff, dispose: () => listeners.abort() };
}

/** How this browser stands: insecure, unsupported, denied, off or on. */
async function state(key) {
  if (!window.isSecureContext) return "insecure";
  if (!("serviceWorker" in navigator && "PushManager" in window && "Notification" in window)) return "unsupported";
  if (Notification.permission === "denied") return "denied";
  try {
    return Notification.permission === "granted" && isOf(await subscription(), key) ? "on" : "off";
  } catch {
    // A browser that keeps nothing for this site says so only when it is asked for its workers.
    return "unsupported";
  }
}

// Nothing before the question: browsers ask only right after a press.
async function turnOn(button, component, key) {
  button.disabled = true;
  try {
    const permission = await Notification.requestPermission();
    if (permission !== "granted") {
      await component.invokeMethodAsync("NotSubscribed", permission === "denied" ? "denied" : "dismissed");
      return;
    }
    const { endpoint, keys } = (await subscribe(key)).toJSON();
    await component.invokeMethodAsync("Subscribed", endpoint, keys.p256dh, keys.auth);
  } catch (fault) {
    await component.invokeMethodAsync("NotSubscribed", `${fault.name}`);
  } finally {
    button.disabled = false;
    // Some browsers take the focus from a button that is disabled. One that is gone from the page leaves it to the component.
    if (button.isConnected && document.activeElement === document.body) button.focus();
  }
}

async function turnOff() {
  try {
    await (await subscription())?.unsubscribe();
  } catch {
    // The portal has forgotten it already: nothing is sent there any more.
  }
}

async function subscribe(key) {
  const registration = await navigator.serviceWorker.register(worker);
  await active(registration);
  const present = await registration.pushManager.getSubscription();
  if (isOf(present, key)) return present;
  // One of a key that the portal has no more.
  await present?.unsubscribe();
  return registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytesOf(key) });
}

// navigator.serviceWorker.ready is of the page's own scope, which is another.
function active(registration) {
  const coming = registration.installing ?? registration.waiting;
  if (registration.active || !coming) return Promise.resolve();
  return new Promise((done, failed) =>
    coming.addEventListener("statechange", () => {
      if (coming.state === "activated") done();
      else if (coming.state === "redundant") failed(new DOMException("The worker did not start.", "AbortError"));
    }),
  );
}

async function subscription() {
  const registration = await navigator.serviceWorker.getRegistration(scope);
  return registration?.pushManager.getSubscription();
}

function isOf(subscription, key) {
  const own = subscription?.options.applicationServerKey;
  if (!own) return false;
  const [mine, wanted] = [new Uint8Array(own), bytesOf(key)];
  return mine.length === wanted.length && mine.every((byte, at) => byte === wanted[at]);
}

function bytesOf(base64url) {
  return Uint8Array.from(atob(base64url.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
}
