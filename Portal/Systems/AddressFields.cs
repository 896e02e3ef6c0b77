using System.Globalization;
using Pollinator.Contracts;
using static Pollinator.Portal.Language.Wording;

namespace Pollinator.Portal.Systems;

/// <summary>What stands in the fields of a new system, as typed.</summary>
public sealed record AddressFields
{
    /// <summary>A name for people and specifications.</summary>
    public string Name { get; set; } = "";

    /// <summary>Host; a whole <c>user@host:port</c> may be pasted.</summary>
    public string Host { get; set; } = "";

    /// <summary>Port.</summary>
    public string Port { get; set; } = "";

    /// <summary>User name there.</summary>
    public string User { get; set; } = "";

    /// <summary>The jump host, as <c>host</c>, <c>user@host</c> or <c>user@host:port</c>; empty for none.</summary>
    public string JumpHost { get; set; } = "";

    /// <summary>Reads them: a system, or faults by field.</summary>
    public (NewSystem? System, IReadOnlyDictionary<string, string> Faults) Read(bool byHand)
    {
        var faults = new Dictionary<string, string>(StringComparer.Ordinal);
        var name = Name.Trim();
        if (name.Length is 0 or > 50 || !name.All(sign => char.IsAsciiLetterLower(sign) || char.IsAsciiDigit(sign) || sign == '-'))
        {
            faults[nameof(Name)] = L("1 to 50 small letters, digits and hyphens, such as lumi.");
        }
        var address = byHand ? null : Address(faults);
        return faults.Count > 0 ? (null, faults) : (new NewSystem(name, address), faults);
    }

    private SystemAddress? Address(Dictionary<string, string> faults)
    {
        var host = Place.Read(Host);
        var jump = JumpHost.Trim().Length == 0 ? null : Place.Read(JumpHost);
        var user = User.Trim() is { Length: > 0 } typed ? typed : host?.User ?? "";
        var port = ReadPort(Port, host?.Port ?? 22);
        if (host is null)
        {
            faults[nameof(Host)] = L("The name you give to ssh, such as lumi.csc.fi.");
        }
        if (port is null)
        {
            faults[nameof(Port)] = L("A number from 1 to 65535; 22 is usual.");
        }
        if (user.Length is 0 or > 100 || user.Any(sign => char.IsWhiteSpace(sign) || char.IsControl(sign)) || user.StartsWith('-'))
        {
            faults[nameof(User)] = L("Your user name there.");
        }
        if (JumpHost.Trim().Length > 0 && jump is null)
        {
            faults[nameof(JumpHost)] = L("A host such as gate.uni.example, or user@host:port.");
        }
        return faults.Count > 0 ? null : new SystemAddress(host!.Host, port!.Value, user, jump?.Host, jump?.Port ?? 22, jump?.User);
    }

    private static int? ReadPort(string text, int whenEmpty) =>
        string.IsNullOrWhiteSpace(text) ? whenEmpty
        : int.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and < 65536 ? port
        : null;

    private sealed record Place(string Host, int? Port, string? User)
    {
        public static Place? Read(string text)
        {
            var plain = text.Trim();
            var at = plain.LastIndexOf('@');
            var user = at > 0 ? plain[..at] : null;
            var host = plain[(at + 1)..];
            int? port = null;
            // An address of the sixth version has colons of its own.
            if (host.Count(sign => sign == ':') == 1)
            {
                var colon = host.IndexOf(':', StringComparison.Ordinal);
                port = ReadPort(host[(colon + 1)..], 22);
                host = port is null ? "" : host[..colon];
            }
            var isHost =
                host.Length is > 0 and <= 253
                && !host.StartsWith('-')
                && host.All(sign => char.IsAsciiLetterOrDigit(sign) || sign is '.' or '-' or '_' or ':');
            return isHost ? new Place(host, port, user) : null;
        }
    }
}
