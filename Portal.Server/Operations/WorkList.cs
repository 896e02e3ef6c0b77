using Pollinator.Contracts;
using Pollinator.Portal.Server.Executors;
using Pollinator.Portal.Server.Executors.Asks;
using Pollinator.Portal.Server.Systems;

namespace Pollinator.Portal.Server.Operations;

/// <summary>
/// All that the portal does by itself in the background: what tells of itself, and whatever else the host keeps running, of which only the host knows whether it
/// goes on. So a service that is added stands in the list from its first day.
/// </summary>
internal sealed class WorkList(IEnumerable<IHostedService> hosted, AskDesk asks, SecretWords secrets)
{
    private static readonly Dictionary<Type, (string Name, string For)> Known = new()
    {
        [typeof(BuiltInExecutor)] = ("Local executor", "Starts it beside the portal, and again when it dies"),
        [typeof(SystemPrograms)] = ("Gateways", "Starts one beside the portal for each system reached over SSH"),
    };

    /// <summary>How each went, by name.</summary>
    public IReadOnlyList<WorkFigures> Read() =>
        [
            .. hosted
                .Select(Figures)
                .OfType<WorkFigures>()
                .Append(asks.Work.Figures())
                .Select(work => work with { Failure = work.Failure is { } words ? secrets.Without(words) : null })
                .OrderBy(work => work.Name, StringComparer.Ordinal),
        ];

    private static WorkFigures? Figures(IHostedService service) =>
        service is IReportsWork work ? work.Work.Figures()
        : service is BackgroundService own && IsOurs(own) ? Standing(own)
        : null;

    private static bool IsOurs(BackgroundService service) => service.GetType().Namespace?.StartsWith("Pollinator.", StringComparison.Ordinal) == true;

    private static WorkFigures Standing(BackgroundService service)
    {
        var (name, purpose) = Known.GetValueOrDefault(service.GetType(), (service.GetType().Name, ""));
        var fault = service.ExecuteTask?.Exception?.GetBaseException();
        return new WorkFigures
        {
            Name = name,
            For = purpose,
            IsStanding = true,
            IsOver = service.ExecuteTask is { IsCompleted: true },
            HasFailed = fault is not null,
            Failure = fault is null ? null : $"{fault.GetType().Name}: {fault.Message}",
        };
    }
}
