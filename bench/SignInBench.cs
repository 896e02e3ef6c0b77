using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using Pollinator.Contracts;

namespace Pollinator.Bench;

/// <summary>
/// How many people a second can sign in, by password and one-time code over the pages themselves, and how long a page takes meanwhile for somebody
/// who is signed in. Each comes from an address of their own behind a proxy, as the limits on tries are on.
/// </summary>
internal static class SignInBench
{
    private const int People = 480;
    private const int AtOnce = 8;
    private const int Rounds = 5;
    private const string OthersPage = "/jobs";
    private static readonly TimeSpan TimeStep = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan OthersPace = TimeSpan.FromMilliseconds(200);

    private sealed record Enrolled(string Email, byte[] Secret, string Address);

    public static async Task RunAsync(string[] args)
    {
        await using var portal = await PortalProcess.StartAsync(PortalProcess.BuiltProgram, "--TrustedProxies:0=127.0.0.1", "--TrustedProxies:1=::1");
        using var owner = portal.Browser();
        await BenchForms.ProveAsync(owner);
        var people = new Enrolled[People];
        await Parallel.ForAsync(
            0,
            People,
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce },
            async (number, _) => people[number] = await EnrolAsync(portal, owner, number)
        );
        var alone = await WhileAsync(portal, Task.Delay(TimeSpan.FromSeconds(10)));
        List<double> rates = [],
            pages = [];
        for (var round = 0; round < Rounds; round++)
        {
            await NextTimeStepAsync();
            var start = Stopwatch.GetTimestamp();
            var signIns = Parallel.ForEachAsync(
                people,
                new ParallelOptions { MaxDegreeOfParallelism = AtOnce },
                async (person, _) => await SignInAsync(portal, person)
            );
            pages.AddRange(await WhileAsync(portal, signIns));
            await signIns;
            rates.Add(People / Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        Figures.Write("signin.per_second", Figures.Percentile(rates, 50), "/s");
        Figures.Write("signin.others_page_p50_ms", Figures.Percentile(pages, 50), "ms");
        Figures.Write("signin.others_page_p95_ms", Figures.Percentile(pages, 95), "ms");
        Figures.Write("signin.others_page_p95_ms.alone", Figures.Percentile(alone, 95), "ms");
    }

    private static async Task<Enrolled> EnrolAsync(PortalProcess portal, HttpClient owner, int number)
    {
        using var asked = await owner.PostAsJsonAsync("/api/v1/colony/invitations", new Invite(ColonyRole.Member), ContractsJson.Default.Invite);
        asked.EnsureSuccessStatusCode();
        var invitation = (await asked.Content.ReadFromJsonAsync(ContractsJson.Default.NewInvitation))!;
        var email = string.Create(CultureInfo.InvariantCulture, $"person{number}@uni.example");
        var address = string.Create(CultureInfo.InvariantCulture, $"10.1.{number / 250}.{number % 250 + 1}");
        using var browser = Browser(portal, address);
        using var made = await BenchForms.SendAsync(
            browser,
            "/invitation",
            "invitation",
            ("Input.Code", invitation.Link.Split('#')[1]),
            ("Input.Act", "make"),
            ("Input.DisplayName", $"Person {number}"),
            ("Input.Email", email),
            ("Input.Password", BenchForms.Password)
        );
        Expect(made, HttpStatusCode.Redirect, "make an account");
        return new Enrolled(email, await BenchForms.SetAppUpAsync(browser), address);
    }

    private static async Task SignInAsync(PortalProcess portal, Enrolled person)
    {
        using var browser = Browser(portal, person.Address);
        using var password = await BenchForms.SendAsync(
            browser,
            "/sign-in",
            "sign-in",
            ("Input.Email", person.Email),
            ("Input.Password", BenchForms.Password)
        );
        Expect(password, HttpStatusCode.Redirect, "pass with the password");
        using var code = await BenchForms.SendAsync(browser, "/sign-in/code", "code", ("Input.Code", BenchForms.CodeOf(person.Secret)));
        Expect(code, HttpStatusCode.Redirect, "pass with the code");
    }

    // Asked for at a steady pace, and each counted from when its turn was: a slow one does not hide those that wait behind it.
    private static async Task<List<double>> WhileAsync(PortalProcess portal, Task meanwhile)
    {
        using var client = portal.Browser();
        using var pace = new PeriodicTimer(OthersPace);
        var pages = new List<Task<double>>();
        while (!meanwhile.IsCompleted && await pace.WaitForNextTickAsync())
        {
            pages.Add(PageAsync(client, Stopwatch.GetTimestamp()));
        }

        return [.. await Task.WhenAll(pages)];
    }

    private static async Task<double> PageAsync(HttpClient client, long turn)
    {
        using var answer = await client.GetAsync(OthersPage);
        await answer.Content.ReadAsByteArrayAsync();
        Expect(answer, HttpStatusCode.OK, "see a page");
        return Stopwatch.GetElapsedTime(turn).TotalMilliseconds;
    }

    // A code works once: whoever signs in twice waits for the next one.
    private static Task NextTimeStepAsync()
    {
        var now = TimeProvider.System.GetUtcNow().UtcTicks;
        return Task.Delay(TimeSpan.FromTicks(TimeStep.Ticks - now % TimeStep.Ticks));
    }

    // Of somebody who has never been here, at an address of their own.
    private static HttpClient Browser(PortalProcess portal, string address)
    {
        var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = portal.Address };
        client.DefaultRequestHeaders.Add("X-Forwarded-For", address);
        return client;
    }

    private static void Expect(HttpResponseMessage answer, HttpStatusCode expected, string act)
    {
        if (answer.StatusCode != expected)
        {
            throw new InvalidOperationException($"Somebody could not {act}: {answer.StatusCode}.");
        }
    }
}
