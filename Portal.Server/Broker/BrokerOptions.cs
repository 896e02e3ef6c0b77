namespace Pollinator.Portal.Server.Broker;

/// <summary>Times of the broker (section <c>Broker</c>).</summary>
public sealed record BrokerOptions
{
    /// <summary>How long an executor may be silent before its lease ends, in seconds; 5 to 3,600.</summary>
    public int LeaseSeconds { get; set; } = 60;

    /// <summary>
    /// A job that fits an executor but not what is free there now is passed over by smaller ones until it has waited this long, in seconds; then
    /// the executor keeps its place free for it.
    /// </summary>
    public int PassOverSeconds { get; set; } = 600;

    /// <summary>How often leases and limits are looked at, in milliseconds; 50 to 60,000.</summary>
    public int SweepMilliseconds { get; set; } = 1000;

    internal long LeaseMs => LeaseSeconds * 1000L;
}
