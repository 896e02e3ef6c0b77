using System.Globalization;
using System.Text;

namespace Pollinator.Contracts;

/// <summary>
/// Which names may stand in a snapshot. Nothing is normalised: a name is its bytes. Two names that differ only in case are two names, as on
/// every file system that jobs run on.
/// </summary>
public static class PathRules
{
    /// <summary>Most bytes of one part of a path (what Linux file systems take).</summary>
    public const int MaxPartBytes = 255;

    /// <summary>Most bytes of a whole path or of a link's target.</summary>
    public const int MaxPathBytes = 4096;

    private static readonly UTF8Encoding Strict = new(false, true);

    /// <summary>Why this path may not stand in a snapshot; null when it may. The words follow the name: "… has a '..' part".</summary>
    public static Words? FaultOf(string path)
    {
        if (path.Length == 0)
        {
            return "is empty";
        }

        if (CharacterFault(path) is { } fault)
        {
            return fault;
        }

        return path[0] == '/' ? "begins with '/'" : PartsFault(path);
    }

    /// <summary>
    /// Why a link at <paramref name="path"/> may not have this target; null when it may. A target is relative, and '..' stands only at its
    /// beginning: below another link, '..' would be followed from where that link leads, so that a target which seems to stay inside could
    /// leave. A target need not exist.
    /// </summary>
    public static Words? TargetFaultOf(string path, string? target)
    {
        if (string.IsNullOrEmpty(target))
        {
            return "is a link without a target";
        }

        if (CharacterFault(target) is { } fault)
        {
            return $"is a link whose target {fault}";
        }

        if (target[0] == '/')
        {
            return "is a link with an absolute target";
        }

        return Climbs(path, target) ? "is a link that leads out of the folder" : null;
    }

    /// <summary>A name as it may be shown in one line of text: control characters, and those that turn the direction of writing, are escaped.</summary>
    public static string Shown(string name)
    {
        var shown = new StringBuilder(name.Length);
        foreach (var unit in name)
        {
            _ = unit switch
            {
                '\n' => shown.Append(@"\n"),
                '\r' => shown.Append(@"\r"),
                '\t' => shown.Append(@"\t"),
                _ when IsHidden(unit) => shown.Append(CultureInfo.InvariantCulture, $@"\u{(int)unit:x4}"),
                _ => shown.Append(unit),
            };
        }

        return shown.ToString();
    }

    /// <summary>A name that may not be valid UTF-8, as it may be shown: bytes that do not belong are written <c>\xNN</c>.</summary>
    public static string Shown(ReadOnlySpan<byte> name)
    {
        var shown = new StringBuilder(name.Length);
        while (!name.IsEmpty)
        {
            if (Rune.DecodeFromUtf8(name, out var rune, out var length) == System.Buffers.OperationStatus.Done)
            {
                shown.Append(Shown(rune.ToString()));
            }
            else
            {
                length = 1;
                shown.Append(CultureInfo.InvariantCulture, $@"\x{name[0]:x2}");
            }

            name = name[length..];
        }

        return shown.ToString();
    }

    /// <summary>The text of these bytes; null when they are not valid UTF-8.</summary>
    public static string? TryDecode(ReadOnlySpan<byte> name)
    {
        try
        {
            return Strict.GetString(name);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    private static bool IsHidden(char unit) =>
        char.IsControl(unit)
        || char.IsSurrogate(unit) is false
            && CharUnicodeInfo.GetUnicodeCategory(unit)
                is UnicodeCategory.Format
                    or UnicodeCategory.LineSeparator
                    or UnicodeCategory.ParagraphSeparator;

    private static Words? CharacterFault(string text)
    {
        if (text.Contains('\0', StringComparison.Ordinal))
        {
            return "has a NUL";
        }

        // Legal on Linux, but a separator to Windows and to programs that open archives there.
        if (text.Contains('\\', StringComparison.Ordinal))
        {
            return "has a backslash";
        }

        return ByteCount(text) switch
        {
            null => "is not valid UTF-8",
            > MaxPathBytes => (Words)$"is longer than {MaxPathBytes} bytes",
            _ => null,
        };
    }

    private static Words? PartsFault(string path)
    {
        foreach (var range in path.AsSpan().Split('/'))
        {
            var part = path.AsSpan()[range];
            Words? fault = part switch
            {
                "" => "has an empty part",
                "." => "has a '.' part",
                ".." => "has a '..' part",
                _ => Encoding.UTF8.GetByteCount(part) > MaxPartBytes ? (Words)$"has a part longer than {MaxPartBytes} bytes" : null,
            };
            if (fault is not null)
            {
                return fault;
            }
        }

        return null;
    }

    private static bool Climbs(string path, string target)
    {
        var above = path.AsSpan().Count('/');
        var descending = false;
        foreach (var range in target.AsSpan().Split('/'))
        {
            switch (target.AsSpan()[range])
            {
                case "" or ".":
                    break;
                case "..":
                    if (descending || above-- == 0)
                    {
                        return true;
                    }

                    break;
                default:
                    descending = true;
                    break;
            }
        }

        return false;
    }

    private static int? ByteCount(string text)
    {
        try
        {
            return Strict.GetByteCount(text);
        }
        catch (EncoderFallbackException)
        {
            return null;
        }
    }
}
