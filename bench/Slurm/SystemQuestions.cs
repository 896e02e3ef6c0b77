using System.Net.Http.Json;
using Pollinator.Contracts;

namespace Pollinator.Bench.Slurm;

/// <summary>Asks a system's program by the API, as the page and the terminal do.</summary>
internal sealed class SystemQuestions(HttpClient owner, SystemId system)
{
    public static async Task<SystemQuestions> AddAsync(HttpClient owner, NewSystem system)
    {
        using var answer = await owner.PostAsJsonAsync("/api/v1/systems/", system, ContractsJson.Default.NewSystem);
        answer.EnsureSuccessStatusCode();
        return new(owner, (await answer.Content.ReadFromJsonAsync(ContractsJson.Default.SystemView))!.Id);
    }

    /// <summary>A one-time code for the program on the login node.</summary>
    public async Task<string> CodeAsync()
    {
        using var answer = await owner.PostAsync($"/api/v1/systems/{system}/codes", content: null);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync(ContractsJson.Default.EnrollmentCode))!.Code;
    }

    /// <summary>Asks, and waits for the answer.</summary>
    public async Task<AskAnswer> AskAsync(Ask ask)
    {
        using var asked = await owner.PostAsJsonAsync($"/api/v1/systems/{system}/asks", ask, ContractsJson.Default.Ask);
        asked.EnsureSuccessStatusCode();
        for (var after = 0; ; )
        {
            var words = (
                await owner.GetFromJsonAsync($"/api/v1/systems/asks/{ask.Id}/words?after={after}&wait=20", ContractsJson.Default.IReadOnlyListAskWord)
            )!;
            foreach (var word in words)
            {
                after = word.Number;
                if (word.IsLast)
                {
                    return word.Answer ?? throw new InvalidOperationException($"{ask.Kind} was refused: {word.Refusal!.Message}");
                }
            }
        }
    }

    /// <summary>Pins the keys shown.</summary>
    public async Task ConfirmAsync(IReadOnlyList<HostKey> keys)
    {
        using var answer = await owner.PutAsJsonAsync($"/api/v1/systems/{system}/host-keys", keys, ContractsJson.Default.IReadOnlyListHostKey);
        answer.EnsureSuccessStatusCode();
    }

    public async Task<SystemView> ViewAsync() => (await owner.GetFromJsonAsync($"/api/v1/systems/{system}", ContractsJson.Default.SystemView))!;

    public async Task RemoveAsync()
    {
        using var answer = await owner.DeleteAsync(new Uri($"/api/v1/systems/{system}", UriKind.Relative));
        answer.EnsureSuccessStatusCode();
    }
}
