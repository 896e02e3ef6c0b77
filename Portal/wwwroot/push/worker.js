// Shows what the portal tells while none of its pages is open. Its scope is its own folder, so no page's request ever passes here.
// What cannot be read is shown without words: which language its person reads is known to the portal alone.
const unread = { title: "Pollinator", body: "", path: "/jobs", tag: "pollinator" };

self.addEventListener("install", () => self.skipWaiting());

self.addEventListener("push", (event) => {
  const { title, body, path, tag } = read(event.data);
  // A browser takes the right away from who is told and shows nothing.
  event.waitUntil(self.registration.showNotification(title, { body, tag, renotify: true, data: { path } }));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(open(pageOf(event.notification.data?.path)));
});

function read(data) {
  try {
    return { ...unread, ...data.json() };
  } catch {
    return unread;
  }
}

/** The address of a page of this portal, whatever was sent. */
function pageOf(path) {
  try {
    const page = new URL(path, self.location.origin);
    return page.origin === self.location.origin ? page.href : new URL("/", self.location.origin).href;
  } catch {
    return new URL("/", self.location.origin).href;
  }
}

async function open(page) {
  const windows = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  const there = windows.find((one) => one.url === page);
  return there ? there.focus() : self.clients.openWindow(page);
}
