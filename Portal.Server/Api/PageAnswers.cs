using System.Globalization;
using Pollinator.Contracts;

namespace Pollinator.Portal.Server.Api;

/// <summary>
/// Lists that programs of before there were pages read as a whole array: still an array by the page, with what a <see cref="Page{T}"/> says beside its items in
/// the headers.
/// </summary>
internal static class PageAnswers
{
    /// <summary>How many match, on all pages.</summary>
    public const string Total = "Pollinator-Total";

    /// <summary><c>false</c> when more may match than <see cref="Total"/> says.</summary>
    public const string TotalComplete = "Pollinator-Total-Complete";

    /// <summary>How many a page has when nobody says, as of jobs.</summary>
    public const int UsualTake = 25;

    private const int MostTaken = 200;

    /// <summary>Why there is no such page; null when there is.</summary>
    public static Refusal? RefusalOf(int skip, int take) =>
        take is < 1 or > MostTaken || skip is < 0 or > Pages.MostPassed
            ? new Refusal(
                RefusalKind.Invalid,
                "bad-page",
                $"A page has 1 to {MostTaken} and passes over 0 to {Pages.MostPassed}. Further back, ask by a text, or for all: without skip, take and text."
            )
            : null;

    /// <summary>Answers with the page's items, or with the refusal as a problem.</summary>
    public static IResult ToItems<T>(this Outcome<Page<T>> page, HttpResponse response)
    {
        if (!page.IsOk)
        {
            return page.Refusal.ToResult();
        }

        response.Headers[Total] = page.Value.Total.ToString(CultureInfo.InvariantCulture);
        response.Headers[TotalComplete] = page.Value.IsMore ? "false" : "true";
        return Results.Json(page.Value.Items);
    }
}
