using System.Globalization;

namespace Pollinator.Portal.Jobs.Log;

/// <summary>Moves a program's own colour in lightness until it can be read (4.5:1) on the log's surface, in both themes.</summary>
internal static class ReadableColour
{
    private const double Enough = 4.5;
    private static readonly double LightSurface = Luminance(0xfb, 0xfc, 0xfd);
    private static readonly double DarkSurface = Luminance(0x10, 0x14, 0x1a);

    /// <summary>CSS that sets the colour; null when the numbers are no colour.</summary>
    public static string? Of(int r, int g, int b) =>
        r is < 0 or > 255 || g is < 0 or > 255 || b is < 0 or > 255
            ? null
            : $"color:light-dark({Moved(r, g, b, 0, LightSurface)},{Moved(r, g, b, 255, DarkSurface)})";

    /// <summary>The same for number 16 to 255 of the usual palette of 256.</summary>
    public static string? OfPalette(int number)
    {
        if (number is < 16 or > 255)
        {
            return null;
        }
        if (number >= 232)
        {
            var grey = 8 + ((number - 232) * 10);
            return Of(grey, grey, grey);
        }
        var cube = number - 16;
        return Of(Step(cube / 36), Step(cube / 6 % 6), Step(cube % 6));
    }

    private static int Step(int level) => level == 0 ? 0 : 55 + (level * 40);

    private static string Moved(int r, int g, int b, int towards, double surface)
    {
        for (var step = 0; step <= 20; step++)
        {
            var (nr, ng, nb) = (Mix(r, towards, step), Mix(g, towards, step), Mix(b, towards, step));
            if (Contrast(Luminance(nr, ng, nb), surface) >= Enough)
            {
                return string.Create(CultureInfo.InvariantCulture, $"#{nr:x2}{ng:x2}{nb:x2}");
            }
        }
        return "inherit";
    }

    private static int Mix(int from, int to, int step) => from + ((to - from) * step / 20);

    private static double Contrast(double one, double other) => (Math.Max(one, other) + 0.05) / (Math.Min(one, other) + 0.05);

    private static double Luminance(int r, int g, int b) => (0.2126 * Linear(r)) + (0.7152 * Linear(g)) + (0.0722 * Linear(b));

    private static double Linear(int channel)
    {
        var c = channel / 255.0;
        return c <= 0.04045 ? c / 12.92 : Math.Pow((c + 0.055) / 1.055, 2.4);
    }
}
