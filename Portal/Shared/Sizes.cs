using System.Globalization;
using Pollinator.Contracts;
using Pollinator.Portal.Language;
using static Pollinator.Portal.Language.Wording;

namespace Pollinator.Portal.Shared;

/// <summary>Amounts, as people read them; not for reading back (see Jobs.Quantities for that).</summary>
public static class Sizes
{
    private static readonly string[] Units = ["B", "KB", "MB", "GB", "TB", "PB", "EB"];

    // The portal runs without the cultures' data (InvariantGlobalization). What is not English here groups digits by a space that does not break.
    private static readonly NumberFormatInfo Spaced = NumberFormatInfo.ReadOnly(new NumberFormatInfo { NumberGroupSeparator = "\u00a0" });

    /// <summary>"94.2 KB", "1.3 GB": powers of 1000, three figures at most.</summary>
    public static string Bytes(long bytes)
    {
        var (size, unit) = ((double)Math.Max(0, bytes), 0);
        while (size >= 999.5 && unit < Units.Length - 1)
        {
            (size, unit) = (size / 1000, unit + 1);
        }
        var form = unit == 0 || size >= 99.95 ? "0" : "0.0";
        return size.ToString(form, CultureInfo.InvariantCulture) + " " + Units[unit];
    }

    /// <summary>"1,240", in Swedish "1 240".</summary>
    public static string Count(long count) =>
        count.ToString("N0", Languages.Spoken == Languages.All[0].Code ? NumberFormatInfo.InvariantInfo : Spaced);

    /// <summary>"1,240", "10,000+": how many there are of what a page shows a part of.</summary>
    public static string Total<T>(Page<T> page) => page.IsMore ? $"{Count(page.Total)}+" : Count(page.Total);

    /// <summary>"1,240", "10,000+": where counting ended.</summary>
    public static string Counted(int count) => count > Pages.MostCounted ? $"{Count(Pages.MostCounted)}+" : Count(count);

    /// <summary>"1 job", "1,240 jobs": both words in English, as they stand in the resources.</summary>
    public static string Count(long count, string one, string many) => $"{Count(count)} {L(count == 1 ? one : many)}";

    /// <summary>"0.5", "56": cores from thousandths.</summary>
    public static string Cores(long millicores) => (millicores / 1000m).ToString("0.###", CultureInfo.InvariantCulture);

    /// <summary>"1 core", "2.5 cores".</summary>
    public static string CoresInWords(long millicores) => millicores == 1000 ? L("1 core") : L("{0} cores", Cores(millicores));

    /// <summary>Memory, which machines and people count in powers of two: "200 MiB", "23.5 GiB", "90 TiB".</summary>
    public static string Memory(long bytes) =>
        bytes >= 1L << 40 ? (bytes / (double)(1L << 40)).ToString("0.#", CultureInfo.InvariantCulture) + " TiB"
        : bytes >= 1L << 30 ? (bytes / (double)(1L << 30)).ToString("0.#", CultureInfo.InvariantCulture) + " GiB"
        : (bytes >> 20).ToString(CultureInfo.InvariantCulture) + " MiB";
}
