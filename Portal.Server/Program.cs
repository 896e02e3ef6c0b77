using Pollinator.Portal.Server.Api;
using Pollinator.Portal.Server.Broker;
using Pollinator.Portal.Server.Data;
using Pollinator.Portal.Server.Executors;
using Pollinator.Portal.Server.Executors.Asks;
using Pollinator.Portal.Server.Hosting;
using Pollinator.Portal.Server.Identity;
using Pollinator.Portal.Server.Jobs;
using Pollinator.Portal.Server.Ledger;
using Pollinator.Portal.Server.Logs;
using Pollinator.Portal.Server.Notifications;
using Pollinator.Portal.Server.Operations;
using Pollinator.Portal.Server.Projects;
using Pollinator.Portal.Server.Secrets;
using Pollinator.Portal.Server.Systems;

if (DataCommand.Of(args) is { } command)
{
    return await command.RunAsync(Console.Out, Console.Error, CancellationToken.None);
}

var builder = PortalBuilder.Create(args);
builder.AddHosting();
builder.AddData();
builder.AddIdentity();
builder.AddBroker();
builder.AddJobs();
builder.AddExecutors();
builder.AddLedger();
builder.AddLogs();
builder.AddProjects();
builder.AddSecrets();
builder.AddSystems();
builder.AddNotifications();
builder.AddOperations();

var app = builder.Build();
if (!await app.OpenAsync())
{
    return 1;
}

app.UseHosting();
app.MapPages();
var api = app.MapApi();
api.MapIdentity();
api.MapJobs();
api.MapExecutors();
var executor = app.MapExecutorApi();
executor.MapBroker();
executor.MapAsks();
api.MapLedger();
app.MapLogs();
app.MapProjects();
app.MapSecrets();
app.MapSystems();
app.MapOperations();

await app.RunAsync();
return 0;
