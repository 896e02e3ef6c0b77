using System.Runtime.InteropServices;

namespace Pollinator.Local.Machine;

/// <summary>Whose account this program runs under.</summary>
internal static partial class Account
{
    /// <summary>The numbers of user and group, as <c>1000:1000</c>.</summary>
    public static string UserAndGroup() => $"{GetEffectiveUser()}:{GetEffectiveGroup()}";

    [LibraryImport("libc", EntryPoint = "geteuid")]
    private static partial uint GetEffectiveUser();

    [LibraryImport("libc", EntryPoint = "getegid")]
    private static partial uint GetEffectiveGroup();
}
