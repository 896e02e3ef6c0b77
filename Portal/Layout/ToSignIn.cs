using Microsoft.AspNetCore.Components;

namespace Pollinator.Portal.Layout;

/// <summary>Leads someone whose session ended to the sign-in page and back here afterwards.</summary>
public sealed class ToSignIn(NavigationManager navigation) : ComponentBase
{
    /// <inheritdoc />
    protected override void OnInitialized() =>
        navigation.NavigateTo(Urls.SignIn("/" + navigation.ToBaseRelativePath(navigation.Uri)), forceLoad: true);
}
