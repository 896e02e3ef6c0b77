using Pollinator.Contracts;
using Pollinator.Portal.Notifications;
using Pollinator.Portal.Server.Notifications;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.Notifications;

public sealed class NewsTests
{
    private static readonly UserId Ada = UserId.New();

    [Fact]
    public void News_OfJobs_ComeNewestFirst()
    {
        var list = Of([Job(1, JobState.Succeeded, started: 1, closed: 4), Job(2, JobState.Running, started: 3), Job(3, JobState.Waiting)]);

        Assert.Equal(
            [(1, NotificationKinds.Succeeded), (2, NotificationKinds.Started), (1, NotificationKinds.Started)],
            list.Items.Select(item => ((int)item.Job!, item.Kind))
        );
        Assert.Equal((3, NotificationKinds.All), (list.New, list.Chosen));
    }

    [Fact]
    public void News_FromBeforeOneLooked_AreNotNew()
    {
        var list = Of([Job(1, JobState.Succeeded, started: 1, closed: 4)], new NotificationChoiceRow { SeenUntil = At(1) });

        Assert.Equal([true, false], list.Items.Select(item => item.IsNew));
        Assert.Equal(1, list.New);
    }

    [Fact]
    public void News_OfKindsNobodyChose_AreLeftOut()
    {
        var list = Of(
            [Job(1, JobState.Failed, started: 1, closed: 4), Job(2, JobState.Succeeded, started: 1, closed: 5)],
            new NotificationChoiceRow { Kinds = NotificationKinds.Failed }
        );

        Assert.Equal([NotificationKinds.Failed], list.Items.Select(item => item.Kind));
    }

    [Fact]
    public void Job_CancelledByOneself_IsNoNews_ButByAnotherItIs()
    {
        var list = Of([
            Job(1, JobState.Cancelled, closed: 4) with
            {
                StopRequestedBy = Ada,
            },
            Job(2, JobState.Cancelled, closed: 4) with
            {
                StopRequestedBy = UserId.New(),
            },
            Job(3, JobState.Cancelled, closed: 4),
        ]);

        Assert.Equal([2, 3], list.Items.Select(item => item.Job).Order());
    }

    [Fact]
    public void System_OfTheirsThatNeedsThem_IsNews()
    {
        var system = SystemSamples.View("lumi", SystemContact.NeedsSignIn);

        var list = News.Of(Ada, [], [system, system with { IsMine = false }, SystemSamples.View("mahti")], new NotificationChoiceRow());

        Assert.Equal((NotificationKinds.SignIn, system.Id), (list.Items.Single().Kind, list.Items.Single().System));
    }

    [Fact]
    public void List_IsNeverLongerThanAPersonReads()
    {
        var list = Of([.. Enumerable.Range(1, 500).Select(number => Job(number, JobState.Succeeded, started: number, closed: number + 1))]);

        Assert.Equal(NotificationList.Most, list.Items.Count);
        Assert.Equal(500, list.Items[0].Job);
    }

    [Theory]
    [InlineData(NotificationKinds.Started, EndReason.None, "#7 train started")]
    [InlineData(NotificationKinds.Succeeded, EndReason.None, "#7 train succeeded")]
    [InlineData(NotificationKinds.Failed, EndReason.OutOfMemory, "#7 train failed: Out of memory")]
    [InlineData(NotificationKinds.Failed, EndReason.CancelledByUser, "#7 train was cancelled")]
    public void Words_SayWhatHappenedToWhich(NotificationKinds kind, EndReason reason, string words)
    {
        var look = NotificationWords.Of(
            new()
            {
                Kind = kind,
                At = OnPage.Noon,
                IsNew = true,
                Name = "train",
                Job = 7,
                Reason = reason,
            }
        );

        Assert.Equal((words, Urls.Job(7)), (look.Words, look.Url));
    }

    private static NotificationList Of(IReadOnlyList<JobNews> jobs, NotificationChoiceRow? choice = null) =>
        News.Of(Ada, jobs, [], choice ?? new NotificationChoiceRow());

    private static JobNews Job(long number, JobState state, int? started = null, int? closed = null) =>
        new(JobId.New(), number, "train", state, EndReason.None, null, started is { } s ? At(s) : null, closed is { } c ? At(c) : null, null);

    private static long At(int minutes) => OnPage.Noon.AddMinutes(minutes).ToUnixTimeMilliseconds();
}
