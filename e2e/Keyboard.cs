using Microsoft.Playwright;

namespace Pollinator.EndToEnd;

/// <summary>A person without a mouse: from stop to stop by Tab, and each stop must be seen.</summary>
internal sealed class Keyboard(IPage page)
{
    // More stops than the longest page has.
    private const int MostStops = 200;

    // A field is ringed itself, or what it is drawn as: the label around a hidden one, the box of an editor.
    private const string UnseenStop = """
        async () => {
          const at = document.activeElement;
          if (!at || at === document.body) return null;
          const isRinged = (element) => {
            const style = getComputedStyle(element);
            // An editor has lines that would hide an outline; its ring is drawn above them.
            const above = getComputedStyle(element, "::after");
            return (
              (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0) ||
              (above.content !== "none" && parseFloat(above.borderTopWidth) > 0)
            );
          };
          const drawnAs = [at, ...(at.labels ?? []), at.closest(".code-editor"), at.closest(".cm-editor")].filter(Boolean);
          // Some are drawn a moment after they got it.
          for (let frames = 0; frames < 30; frames++) {
            if (at !== document.activeElement || drawnAs.some(isRinged)) return null;
            await new Promise(requestAnimationFrame);
          }
          return at.outerHTML.slice(0, 300);
        }
        """;

    /// <summary>Presses Tab until it has the focus.</summary>
    public async Task ToAsync(ILocator wanted)
    {
        await Assertions.Expect(wanted.First).ToBeVisibleAsync();
        var passed = new List<string>();
        for (var stops = 0; stops < MostStops; stops++)
        {
            if (await wanted.EvaluateAllAsync<bool>("all => all.includes(document.activeElement)"))
            {
                return;
            }

            await page.Keyboard.PressAsync("Tab");
            var unseen = await page.EvaluateAsync<string?>(UnseenStop);
            passed.Add(await page.EvaluateAsync<string>("() => document.activeElement.outerHTML.slice(0, 120)"));
            Assert.True(unseen is null, $"On {page.Url} nobody sees that the focus is here: {unseen}");
        }

        Assert.Fail($"On {page.Url} Tab never comes to {wanted}, but to:\n{string.Join('\n', passed.TakeLast(30))}");
    }

    /// <summary>Goes to a field and types.</summary>
    public async Task TypeAsync(ILocator field, string text)
    {
        await ToAsync(field);
        await page.Keyboard.TypeAsync(text);
    }

    /// <summary>Goes to something that leads elsewhere or does something, and presses Enter.</summary>
    public async Task EnterAsync(ILocator wanted)
    {
        await ToAsync(wanted);
        await page.Keyboard.PressAsync("Enter");
    }

    /// <summary>Goes to what opens something and presses until it is open: before the circuit stands, a press does nothing.</summary>
    public Task OpenAsync(ILocator opener, ILocator opened, string key = "Enter") =>
        UntilAsync(
            opened,
            async () =>
            {
                await ToAsync(opener);
                await page.Keyboard.PressAsync(key);
            }
        );

    /// <summary>Walks down a list until a row has the focus, or its link: before the page's script is there, a press does nothing.</summary>
    public async Task WalkToAsync(string row)
    {
        await UntilAsync(page.Locator($"{row}:focus-within"), () => page.Keyboard.PressAsync("j"));
        var unseen = await page.EvaluateAsync<string?>(UnseenStop);
        Assert.True(unseen is null, $"On {page.Url} nobody sees that the focus is here: {unseen}");
    }

    /// <summary>Goes to a page, project, job or executor, or gives a command, by its name, from wherever this is.</summary>
    public async Task GoToAsync(string kind, string name)
    {
        var box = page.GetByRole(AriaRole.Combobox, new() { Name = "Page, project, executor" });
        await UntilAsync(box, () => page.Keyboard.PressAsync("Control+k"));
        await Assertions.Expect(box).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync(name);
        await Assertions.Expect(box).ToHaveValueAsync(name);
        // In the box: a page's own lists to choose from have options too.
        var options = page.GetByRole(AriaRole.Listbox, new() { Name = "Places and commands" }).GetByRole(AriaRole.Option);
        var wanted = options.Filter(new() { HasText = name }).Filter(new() { HasText = kind }).First;
        await Assertions.Expect(wanted).ToBeVisibleAsync();
        await Assertions.Expect(options.Filter(new() { HasNotText = name })).ToHaveCountAsync(0);
        for (var stops = 0; stops < MostStops && await wanted.GetAttributeAsync("aria-selected") != "true"; stops++)
        {
            var at = await box.GetAttributeAsync("aria-activedescendant");
            await page.Keyboard.PressAsync("ArrowDown");
            await Assertions.Expect(box).Not.ToHaveAttributeAsync("aria-activedescendant", at ?? "");
        }

        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(box).ToBeHiddenAsync();
    }

    private static async Task UntilAsync(ILocator opened, Func<Task> pressAsync)
    {
        for (var tries = 0; tries < 20 && !await opened.IsVisibleAsync(); tries++)
        {
            await pressAsync();
            try
            {
                await opened.WaitForAsync(new LocatorWaitForOptions { Timeout = 1_500 });
            }
            catch (TimeoutException)
            {
                // The circuit was not there yet.
            }
        }

        await Assertions.Expect(opened).ToBeVisibleAsync();
    }
}
