// Keeps the language somebody chooses where the server finds it, and reads the page anew in it. What is typed in a form is kept by form-draft.js.
document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-language]");
  if (button && button.getAttribute("aria-pressed") !== "true") {
    const choice = encodeURIComponent(`c=en|uic=${button.dataset.language}`);
    const secure = location.protocol === "https:" ? "; secure" : "";
    document.cookie = `pollinator-language=${choice}; path=/; max-age=31536000; samesite=lax${secure}`;
    location.reload();
  }
});
