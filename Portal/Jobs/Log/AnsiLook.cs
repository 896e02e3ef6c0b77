namespace Pollinator.Portal.Jobs.Log;

/// <summary>What the colour codes so far have set (SGR, ECMA-48 8.3.117).</summary>
internal readonly record struct AnsiLook
{
    private static readonly string[] Names = ["grey", "red", "green", "yellow", "blue", "magenta", "cyan", ""];

    private bool IsBold { get; init; }
    private bool IsDim { get; init; }
    private bool IsUnderlined { get; init; }
    private string? Named { get; init; }

    /// <summary>A colour outside the eight, as CSS for both themes; null for none.</summary>
    public string? Style { get; init; }

    /// <summary>Our classes for it; empty for plain.</summary>
    public string Css =>
        string.Join(
            ' ',
            new[] { IsBold ? "b" : null, IsDim ? "d" : null, IsUnderlined ? "u" : null, Named is { Length: > 0 } name ? $"c-{name}" : null }.Where(
                css => css is not null
            )
        );

    /// <summary>After these codes. A code that is not known changes nothing.</summary>
    public AnsiLook With(string codes)
    {
        var numbers = codes
            .Split([';', ':'])
            .Select(code =>
                code.Length == 0 ? 0
                : int.TryParse(code, out var number) ? number
                : -1
            )
            .ToArray();
        var look = this;
        for (var i = 0; i < numbers.Length; i++)
        {
            if (numbers[i] is 38 or 48)
            {
                look = Extended(look, numbers, ref i);
                continue;
            }
            look = One(look, numbers[i]);
        }
        return look;
    }

    private static AnsiLook One(AnsiLook look, int code) =>
        code switch
        {
            0 => default,
            1 => look with { IsBold = true },
            2 => look with { IsDim = true },
            4 => look with { IsUnderlined = true },
            22 => look with { IsBold = false, IsDim = false },
            24 => look with { IsUnderlined = false },
            >= 30 and <= 37 => look with { Named = Names[code - 30], Style = null },
            >= 90 and <= 97 => look with { Named = Names[code - 90], Style = null },
            39 => look with { Named = null, Style = null },
            // Backgrounds, blinking and the rest are left out: on our surface they would make text hard to read.
            _ => look,
        };

    // 38;5;n and 38;2;r;g;b set the text's colour; 48 the background's, which is skipped with its numbers.
    private static AnsiLook Extended(AnsiLook look, int[] numbers, ref int i)
    {
        var isText = numbers[i] == 38;
        var kind = i + 1 < numbers.Length ? numbers[i + 1] : -1;
        var length = kind switch
        {
            5 => 2,
            2 => 4,
            _ => 0,
        };
        if (length == 0 || i + length >= numbers.Length)
        {
            i = numbers.Length;
            return look;
        }
        var first = i + 2;
        i += length;
        if (!isText)
        {
            return look;
        }
        if (kind == 5 && numbers[first] is >= 0 and < 16)
        {
            return look with { Named = Names[numbers[first] % 8], Style = null };
        }
        var colour = kind == 5 ? ReadableColour.OfPalette(numbers[first]) : ReadableColour.Of(numbers[first], numbers[first + 1], numbers[first + 2]);
        return colour is null ? look : look with { Named = null, Style = colour };
    }
}
