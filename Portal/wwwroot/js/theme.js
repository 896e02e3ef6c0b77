// Runs in the head, before the first paint, so that no page flashes in the wrong theme. Also tells the server the viewer's zone.
(() => {
  // A cookie, which the server draws into the page: a new tab waits for its own storage, and every page would wait with it.
  const name = "pollinator-theme";
  const keep = (cookie, value) => {
    document.cookie = `${cookie}=${encodeURIComponent(value)}; path=/; max-age=31536000; samesite=lax`;
  };
  const { dataset } = document.documentElement;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const more = matchMedia("(prefers-contrast: more)");

  const apply = () => {
    const now = dataset.chosenTheme;
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

  const choose = (theme) => {
    dataset.chosenTheme = theme;
    apply();
  };

  apply();
  dark.addEventListener("change", apply);
  more.addEventListener("change", apply);
  const tabs = new BroadcastChannel(name);
  tabs.addEventListener("message", (event) => choose(event.data));
  document.addEventListener("DOMContentLoaded", () => {
    apply();
    // Some browsers keep what a script has written for some days only.
    if (dataset.chosenTheme !== "system") keep(name, dataset.chosenTheme);
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    if (zone) keep("pollinator-zone", zone);
  });
  document.addEventListener("click", (event) => {
    const theme = event.target.closest?.("[data-theme-choice]")?.dataset.themeChoice;
    if (theme) {
      keep(name, theme);
      choose(theme);
      tabs.postMessage(theme);
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
