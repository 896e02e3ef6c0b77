using System.Linq.Expressions;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.AspNetCore.Components.Rendering;
using static Pollinator.Portal.Language.Wording;

namespace Pollinator.Portal.Server.Identity.Pages;

/// <summary>What is wrong with a field of a form. The rules have their sentences in English; here they are put into the reader's language.</summary>
public sealed class FieldFault : ComponentBase, IDisposable
{
    /// <summary>The field.</summary>
    [Parameter, EditorRequired]
    public Expression<Func<string>> For { get; set; } = default!;

    [CascadingParameter]
    private EditContext Form { get; set; } = default!;

    /// <inheritdoc />
    public void Dispose() => Form.OnValidationStateChanged -= Redraw;

    /// <inheritdoc />
    protected override void OnInitialized() => Form.OnValidationStateChanged += Redraw;

    /// <inheritdoc />
    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        foreach (var fault in Form.GetValidationMessages(FieldIdentifier.Create(For)))
        {
            builder.OpenElement(0, "div");
            builder.AddAttribute(1, "class", "validation-message");
            builder.AddContent(2, L(fault));
            builder.CloseElement();
        }
    }

    private void Redraw(object? sender, ValidationStateChangedEventArgs e) => StateHasChanged();
}
