using MudBlazor;

namespace Pollinator.Portal.Layout;

/// <summary>MudBlazor's share of the look. Colours of both themes stand in tokens.css, which MudBlazor's variables point to; these palettes are what it computes its own shades from.</summary>
internal static class PortalTheme
{
    private static readonly string[] Sans = ["Roboto", "Helvetica Neue", "Arial", "Noto Sans", "sans-serif"];

    /// <summary>The one theme.</summary>
    public static MudTheme Value { get; } =
        new()
        {
            PaletteLight = new PaletteLight
            {
                Primary = "#1B2330",
                Background = "#F6F7F9",
                Surface = "#FFFFFF",
                TextPrimary = "#161B22",
                TextSecondary = "#47505E",
                LinesDefault = "#DEE2E8",
                LinesInputs = "#828B99",
                Info = "#0B5CC2",
                Success = "#12693A",
                Warning = "#855000",
                Error = "#B3261E",
            },
            PaletteDark = new PaletteDark
            {
                Primary = "#E7EBF0",
                Background = "#0E1116",
                Surface = "#151A21",
                TextPrimary = "#E7EBF0",
                TextSecondary = "#B0B9C6",
                LinesDefault = "#2A323D",
                LinesInputs = "#6C7787",
                Info = "#74B4FF",
                Success = "#62CC88",
                Warning = "#F0B44C",
                Error = "#FF8F86",
            },
            LayoutProperties = new LayoutProperties { DefaultBorderRadius = "6px" },
            Typography = new Typography
            {
                Default = new DefaultTypography
                {
                    FontFamily = Sans,
                    FontSize = "14px",
                    LineHeight = "20px",
                    LetterSpacing = "0",
                },
                Button = new ButtonTypography
                {
                    FontFamily = Sans,
                    FontWeight = "500",
                    FontSize = "13px",
                    TextTransform = "none",
                    LetterSpacing = "0",
                },
            },
        };
}
