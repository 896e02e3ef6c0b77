using Microsoft.AspNetCore.Components;
using QRCoder;

namespace Pollinator.Portal.Server.Identity.Factors;

/// <summary>A QR code as a drawing in the page: no request carries the secret.</summary>
internal static class QrPicture
{
    private const int PixelsPerModule = 4;

    public static MarkupString Of(string text)
    {
        using var generator = new QRCodeGenerator();
        using var data = generator.CreateQrCode(text, QRCodeGenerator.ECCLevel.M);
        using var picture = new SvgQRCode(data);
        return new MarkupString(picture.GetGraphic(PixelsPerModule));
    }
}
