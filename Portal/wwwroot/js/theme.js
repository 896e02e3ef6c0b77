// Runs in the head, before the first paint, so that no page flashes in the wrong theme. Also tells the server the viewer's zone.
(() => {
  const key = "pollinator-theme";
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const more = matchMedia("(prefers-contrast: more)");

  const choice = () => {
    try {
      return localStorage.getItem(key) ?? "system";
    } catch {
      return "system"; // Storage may be closed to us: the system's wish still holds.
    }
  };

  const apply = () => {
    const now = choice();
    const { dataset } = document.documentElement;
    // High contrast is light or dark as the system is.
    dataset.theme = now === "dark" || (now !== "light" && dark.matches) ? "dark" : "light";
    if (now === "contrast" || (now === "system" && more.matches)) {
      dataset.contrast = "more";
    } else {
      delete dataset.contrast;
    }
    for (const button of document.querySelectorAll("[data-theme-choice]")) {
      button.setAttribute("aria-pressed", String(button.dataset.themeChoice === now));
    }
  };

  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (zone) {
    document.cookie = `pollinator-zone=${encodeURIComponent(zone)}; path=/; max-age=31536000; samesite=lax`;
  }

  apply();
  dark.addEventListener("change", apply);
  more.addEventListener("change", apply);
  addEventListener("storage", (event) => event.key === key && apply());
  document.addEventListener("DOMContentLoaded", apply);
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-theme-choice]");
    if (button) {
      try {
        localStorage.setItem(key, button.dataset.themeChoice);
      } catch {
        // Nothing to remember it with.
      }
      apply();
    }
    if (event.target.closest?.(".back")) {
      history.back();
    }
    // A menu that was used has done its work.
    if (event.target.closest?.(".menu a, .menu button")) {
      event.target.closest("[popover]")?.hidePopover();
    }
  });
  document.addEventListener("toggle", apply, true);
})();
