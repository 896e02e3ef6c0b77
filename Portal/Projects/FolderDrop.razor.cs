using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using Pollinator.Contracts;
using Pollinator.Portal.Shared;
using static Pollinator.Portal.Language.Wording;

namespace Pollinator.Portal.Projects;

/// <summary>
/// Takes a folder, dropped or chosen, and keeps it as a project or as a new state of one; files without a folder are added to the newest state of a
/// project that has one. The browser walks, hashes and sends (wwwroot/js/folder); this component decides which project it goes to and says how it went.
/// Everything the browser tells is input like any other: it is shown as text and checked by the ports.
/// </summary>
public sealed partial class FolderDrop : IAsyncDisposable
{
    private const int MostTries = 5;

    private readonly Leaving _leaving = new();
    private DotNetObjectReference<FolderDrop>? _self;
    private IJSObjectReference? _drop;
    private ElementReference _zone;
    private DropStep _step = new DropStep.Idle();
    private FoundFolder? _found;
    private ProjectView? _target;
    private string? _into;
    private string? _endedAt;
    private int _tries;
    private string _name = "";
    private string? _nameFault;

    [Inject]
    private IJSRuntime Js { get; set; } = null!;

    [Inject]
    private IProjects Projects { get; set; } = null!;

    [Inject]
    private CurrentCaller Current { get; set; } = null!;

    /// <summary>The project whose new state is dropped; null makes a new project.</summary>
    [Parameter]
    public ProjectView? Project { get; set; }

    /// <summary>
    /// The folder of the newest state into which all is added, what is a folder under its own name; empty is the root. Null adds only files without a folder.
    /// </summary>
    [Parameter]
    public string? Into { get; set; }

    /// <summary>Tells of every snapshot that was kept.</summary>
    [Parameter]
    public EventCallback<KeptFolder> OnKept { get; set; }

    private bool IsOpen => _step is DropStep.Idle;

    // Files without a folder are no state of their own.
    private bool IsAdding => (_into is not null || _found is { Name.Length: 0 }) && _target is { Newest: not null };

    private bool IsBusy => _step is DropStep.Walking or DropStep.Sending;

    /// <summary>The browser walks the folder.</summary>
    [JSInvokable]
    public void Walked(int files)
    {
        if (_step is DropStep.Idle or DropStep.Walking)
        {
            KeepPlace();
            Show(new DropStep.Walking(files));
        }
    }

    /// <summary>The browser knows what is in the folder.</summary>
    [JSInvokable]
    public async Task Scanned(FoundFolder found)
    {
        KeepPlace();
        _found = found;
        _name = found.Name.Trim();
        _target = Project;
        _tries = 0;
        if (found.Files == 0)
        {
            Show(new DropStep.Stopped(L("There is no file in it that can be kept.")));
        }
        else if (Project is not null)
        {
            await SendToNewestAsync(Project.Id);
        }
        else
        {
            await MakeAsync();
        }
    }

    /// <summary>The browser sends.</summary>
    [JSInvokable]
    public void Progressed(SendProgress progress)
    {
        // One that was under way when the end was told comes after it.
        if (_step is DropStep.Sending)
        {
            Show(new DropStep.Sending(progress));
        }
    }

    /// <summary>The browser has named the snapshot.</summary>
    [JSInvokable]
    public async Task Sent(string snapshot, SendProgress progress)
    {
        if (!ContentHash.TryParse(snapshot, null, out var hash) || _target is not { } project || _step is DropStep.Kept)
        {
            return;
        }
        var caller = await Current.GetAsync();
        var file = await Projects.ReadProjectFileAsync(caller, hash, _leaving.Token);
        Show(new DropStep.Kept(project, hash, progress, file.Value, await ChangeAsync(caller, project, hash)));
        await OnKept.InvokeAsync(new KeptFolder(project, hash));
    }

    /// <summary>The browser gave up, or was told to (then without a reason).</summary>
    [JSInvokable]
    public async Task Stopped(StoppedSending? why)
    {
        // What is added goes to whichever state is the newest; all of it has arrived by now.
        if (why is { Code: "moved-on" } && _target is { } project && ++_tries < MostTries)
        {
            await SendToNewestAsync(project.Id);
            return;
        }
        Show(why is null ? new DropStep.Idle() : new DropStep.Stopped(FolderWords.Of(why)));
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _leaving.CancelAsync();
        _leaving.Dispose();
        await _drop.EndAsync();
        _self?.Dispose();
    }

    /// <inheritdoc />
    protected override void OnParametersSet()
    {
        // Whoever was there when it ended has read how it went, and finds the next folder open for more.
        if (_step is DropStep.Kept or DropStep.Stopped && _endedAt == _into && Into != _endedAt)
        {
            _step = new DropStep.Idle();
        }
    }

    /// <inheritdoc />
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
        {
            return;
        }
        _self = DotNetObjectReference.Create(this);
        await using var module = await Js.InvokeAsync<IJSObjectReference>("import", "./_content/Pollinator.Portal/js/folder/folder-drop.js");
        if (_leaving.IsCancellationRequested)
        {
            // Left meanwhile: there is nothing to drop on, and what would be told of it is disposed of.
            return;
        }
        _drop = await module.InvokeAsync<IJSObjectReference>("attach", _zone, _self);
        StateHasChanged();
    }

    // What was dropped belongs there, wherever the page goes while it is walked and sent.
    private void KeepPlace()
    {
        if (_step is not DropStep.Walking)
        {
            _into = Into;
        }
    }

    private async Task MakeAsync()
    {
        _nameFault = null;
        if (_name.Length == 0)
        {
            Show(new DropStep.Naming(null));
            return;
        }
        var caller = await Current.GetAsync();
        var made = await Projects.CreateAsync(caller, _name, _leaving.Token);
        if (made.IsOk)
        {
            await SendAsync(made.Value);
        }
        else if (made.Refusal.Kind == RefusalKind.Conflict)
        {
            await MeetAsync(caller);
        }
        else
        {
            _nameFault = made.Refusal.InWords();
            Show(new DropStep.Naming(null));
        }
    }

    // A project of this name is there. One without any state was left by a transfer that was cut: it is the one meant.
    private async Task MeetAsync(Caller caller)
    {
        var all = await Projects.ListAsync(caller, _leaving.Token);
        var same = all.Value?.FirstOrDefault(p => string.Equals(p.Name, _name, StringComparison.OrdinalIgnoreCase));
        if (same is { Newest: null })
        {
            await SendAsync(same);
            return;
        }
        Show(new DropStep.Naming(same));
    }

    // The page may show an older state than somebody made meanwhile.
    private async Task SendToNewestAsync(ProjectId id)
    {
        var project = await Projects.GetAsync(await Current.GetAsync(), id, _leaving.Token);
        if (project.IsOk)
        {
            await SendAsync(project.Value);
        }
        else
        {
            Show(new DropStep.Stopped(project.Refusal.InWords()));
        }
    }

    private async Task SendAsync(ProjectView project)
    {
        _target = project;
        Show(new DropStep.Sending(new SendProgress(0, 0, 0, 0)));
        var (onto, into) = IsAdding ? (project.Newest?.Id.Hex, _into) : (null, null);
        await _drop!.InvokeVoidAsync("send", _leaving.Token, project.Id.ToString(), onto, into);
    }

    private async Task CancelAsync() => await _drop!.InvokeVoidAsync("cancel", _leaving.Token);

    private async Task NameAsync(string name)
    {
        if (name.Trim() is not { Length: > 0 } given)
        {
            _nameFault = L("Give the project a name.");
            return;
        }

        _name = given;
        await MakeAsync();
    }

    private async Task<string?> ChangeAsync(Caller caller, ProjectView project, ContentHash after)
    {
        if (project.Newest is not { } newest)
        {
            return null;
        }
        var before = await Projects.ManifestAsync(caller, newest.Id, _leaving.Token);
        var now = await Projects.ManifestAsync(caller, after, _leaving.Token);
        if (!before.IsOk || !now.IsOk)
        {
            return null;
        }
        var counts = StateCounts.Of(before.Value, now.Value);
        return IsAdding ? FolderWords.Added(counts) : FolderWords.Became(counts);
    }

    private string KeptWords(DropStep.Kept kept) =>
        (kept.Progress.Sent, kept.Progress.Had) switch
        {
            (0, > 0) => L("{0}; all of it was here already.", FilesInWords),
            (> 0, > 0) => L(
                "{0}; {1} travelled, {2} were here already.",
                FilesInWords,
                Sizes.Bytes(kept.Progress.Sent),
                Sizes.Bytes(kept.Progress.Had)
            ),
            _ => $"{FilesInWords}.",
        };

    private string FilesInWords => _found is null ? "" : $"{Sizes.Count(_found.Files, "file", "files")}, {Sizes.Bytes(_found.Bytes)}";

    private void Again() => Show(new DropStep.Idle());

    private void Show(DropStep step)
    {
        (_step, _endedAt) = (step, Into);
        StateHasChanged();
    }
}
