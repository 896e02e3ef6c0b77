"""A PyTorch training loop that can be stopped at any moment and goes on where it was.

Put your own data into `batches` and your own model into `make_model`. A checkpoint is written every few
epochs and when the system asks the job to end (its walltime, a maintenance). To go on in another job, put
the checkpoint of the one before, `result/checkpoint.pt`, into the project as `data/checkpoint.pt`.
"""

import json
import os
import signal

import torch
from torch import nn

EPOCHS = 40
EVERY = 5
CHECKPOINT = "result/checkpoint.pt"
EARLIER = ["result/checkpoint.pt", "data/checkpoint.pt"]

stopping = False


def stop(number, frame):
    """Slurm sends SIGTERM some seconds before it ends a job: enough for one more checkpoint."""
    global stopping
    stopping = True


def make_model():
    return nn.Sequential(nn.Linear(2, 64), nn.ReLU(), nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 2))


def batches(device, count=20, size=512, seed=0):
    """Two spirals that no straight line tells apart."""
    random = torch.Generator().manual_seed(seed)
    for _ in range(count):
        kind = torch.randint(0, 2, (size,), generator=random)
        turn = torch.rand(size, generator=random) * 3 * torch.pi
        angle = turn + kind * torch.pi
        points = torch.stack([turn * angle.cos(), turn * angle.sin()], dim=1) / 10
        points += 0.02 * torch.randn(size, 2, generator=random)
        yield points.to(device), kind.to(device)


def save(model, optimizer, epoch):
    """Written aside and renamed: a job that ends in the middle leaves the checkpoint before."""
    state = {"model": model.state_dict(), "optimizer": optimizer.state_dict(), "epoch": epoch}
    torch.save(state, CHECKPOINT + ".part")
    os.replace(CHECKPOINT + ".part", CHECKPOINT)


def restore(model, optimizer, device):
    for path in EARLIER:
        if os.path.exists(path):
            state = torch.load(path, map_location=device, weights_only=True)
            model.load_state_dict(state["model"])
            optimizer.load_state_dict(state["optimizer"])
            print(f"Goes on from {path}, after epoch {state['epoch']}", flush=True)
            return state["epoch"]
    return 0


def right(model, device):
    with torch.no_grad():
        shares = [(model(points).argmax(dim=1) == kind).float().mean() for points, kind in batches(device, count=5, seed=10_000)]
    return torch.stack(shares).mean().item()


def main():
    signal.signal(signal.SIGTERM, stop)
    os.makedirs("result", exist_ok=True)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    print(f"PyTorch {torch.__version__} on {torch.cuda.get_device_name(0) if device.type == 'cuda' else 'CPU'}", flush=True)
    model = make_model().to(device)
    optimizer = torch.optim.AdamW(model.parameters(), lr=3e-3)
    measure = nn.CrossEntropyLoss()

    epoch = restore(model, optimizer, device)
    while epoch < EPOCHS and not stopping:
        epoch += 1
        for points, kind in batches(device, seed=epoch):
            optimizer.zero_grad()
            loss = measure(model(points), kind)
            loss.backward()
            optimizer.step()
        print(f"epoch {epoch}/{EPOCHS}  loss {loss.item():.4f}  right {right(model, device):.1%}", flush=True)
        if epoch % EVERY == 0 or epoch == EPOCHS or stopping:
            save(model, optimizer, epoch)

    with open("result/metrics.json", "w") as file:
        json.dump({"epochs": epoch, "right": right(model, device)}, file)
    if stopping and epoch < EPOCHS:
        raise SystemExit(f"Asked to end after epoch {epoch}: the checkpoint is {CHECKPOINT}")


if __name__ == "__main__":
    main()
