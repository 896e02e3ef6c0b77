using System.Text.Json;
using System.Text.Json.Nodes;
using static Pollinator.Portal.Language.Wording;

namespace Pollinator.Portal.Jobs;

/// <summary>Environment variables as lines of <c>NAME=value</c>. A value with line ends or spaces at its ends stands in JSON quotes, so that every value reads back the same.</summary>
public static class EnvironmentLines
{
    /// <summary>The variables; else the first fault, in words.</summary>
    public static bool TryRead(string? text, out IReadOnlyDictionary<string, string> variables, out string fault)
    {
        var read = new Dictionary<string, string>(StringComparer.Ordinal);
        variables = read;
        fault = "";
        var lines = (text ?? "").ReplaceLineEndings("\n").Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            var line = lines[i];
            if (string.IsNullOrWhiteSpace(line))
            {
                continue;
            }
            fault = Add(read, line) is { } wrong ? L("Line {0}. {1}", i + 1, wrong) : "";
            if (fault.Length > 0)
            {
                return false;
            }
        }
        return true;
    }

    /// <summary>One line for each variable, by name.</summary>
    public static string Write(IReadOnlyDictionary<string, string> variables) =>
        string.Join('\n', variables.OrderBy(v => v.Key, StringComparer.Ordinal).Select(v => $"{v.Key}={Quote(v.Value)}"));

    private static string? Add(Dictionary<string, string> read, string line)
    {
        var sign = line.IndexOf('=', StringComparison.Ordinal);
        var name = sign < 0 ? "" : line[..sign].Trim();
        if (!IsName(name))
        {
            return L("Write NAME=value; a name has letters, digits and _.");
        }
        if (!TryUnquote(line[(sign + 1)..], out var value))
        {
            return L("The quoted value of {0} does not end.", name);
        }
        return read.TryAdd(name, value) ? null : L("{0} stands there twice.", name);
    }

    private static bool IsName(string name) =>
        name.Length is > 0 and <= 200 && !char.IsAsciiDigit(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');

    private static bool TryUnquote(string value, out string plain)
    {
        plain = value;
        if (!value.StartsWith('"'))
        {
            return true;
        }
        try
        {
            plain = JsonNode.Parse(value)?.GetValue<string>() ?? "";
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static string Quote(string value) =>
        value.StartsWith('"') || value.Any(char.IsControl) || value.Length != value.Trim().Length ? JsonValue.Create(value).ToJsonString() : value;
}
