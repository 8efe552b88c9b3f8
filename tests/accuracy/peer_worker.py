"""Other software on our samples. Runs under the peers' own Python, without anything of ours.

``python peer_worker.py <peer> <job.npz>`` reads ``acc_0``, ``gyr_0``, ``rate_0``, ``acc_1`` ... and
writes one answer for each to ``<job>.out.npz``. All peers are taken as they come, with the settings
their makers chose. A stretch that fails has an empty answer. Axes: sensor axes for the attitude;
forward, left, up for the contacts.
"""

from __future__ import annotations

import sys
import time
import warnings
from importlib import import_module

import numpy as np

GRAVITY_M_S2 = 9.80665


def vqf(acc, gyr, rate_hz):
    given = np.ascontiguousarray(gyr), np.ascontiguousarray(acc)
    return up_of(import_module("vqf").VQF(1.0 / rate_hz).updateBatch(*given)["quat6D"])


def imufusion(acc, gyr, rate_hz):
    package = import_module("imufusion")
    ahrs, settings = package.Ahrs(), package.AhrsSettings()
    settings.sample_rate = rate_hz
    ahrs.set_settings(settings)
    turned, force = np.degrees(gyr), acc / GRAVITY_M_S2
    quat = np.empty((len(acc), 4))
    for i in range(len(acc)):
        ahrs.update_no_magnetometer(turned[i], force[i])
        quat[i] = ahrs.get_quaternion()
    return up_of(quat)


def madgwick(acc, gyr, rate_hz):
    filters = import_module("ahrs.filters")
    return up_of(filters.Madgwick(gyr=gyr, acc=acc, frequency=rate_hz).Q)


def up_of(quat):
    """Third row of the matrix of earth from sensor, earth's z up: up in sensor axes."""
    w, x, y, z = quat.T
    return np.stack([2 * (x * z - w * y), 2 * (y * z + w * x), w * w - x * x - y * y + z * z], 1)


def skdh(acc, _gyr, rate_hz):
    substeps = import_module("skdh.gait.substeps")
    t_s = np.arange(len(acc)) / rate_hz
    force = np.ascontiguousarray(acc / GRAVITY_M_S2)
    bout = {"time": t_s, "accel": force, "fs": rate_hz}
    found = substeps.PreprocessGaitBout().predict(**bout, v_axis=2, ap_axis=0)
    events = substeps.ApCwtGaitEvents().predict(
        **bout,
        **{key: found[key] for key in ("accel_filt", "ap_axis", "ap_axis_sign", "mean_step_freq")},
    )  # fmt: skip
    return np.sort(events["initial_contacts"]) / rate_hz


def mobgap(acc, gyr, rate_hz):
    contacts, pandas = import_module("mobgap.initial_contacts"), import_module("pandas")
    columns = {f"{kind}_{axis}": signal[:, i]
               for kind, signal in (("acc", acc), ("gyr", gyr))
               for axis, i in (("is", 2), ("ml", 1), ("pa", 0))}  # fmt: skip
    samples = pandas.DataFrame(columns)
    found = contacts.IcdIonescu().detect(samples, sampling_rate_hz=rate_hz)
    return np.sort(found.ic_list_["ic"].to_numpy()) / rate_hz


PEERS = {
    "vqf": vqf,
    "imufusion": imufusion,
    "ahrs Madgwick": madgwick,
    "skdh": skdh,
    "mobgap": mobgap,
}


def main(peer: str, job: str) -> None:
    call = PEERS[peer]
    out = {}
    with np.load(job) as given:
        count = sum(name.startswith("rate_") for name in given.files)
        samples = [
            (given[f"acc_{i}"], given[f"gyr_{i}"], float(given[f"rate_{i}"])) for i in range(count)
        ]
    warnings.simplefilter("ignore")
    seconds = 0.0
    failures = []
    for i, (acc, gyr, rate_hz) in enumerate([samples[0], *samples]):
        start = time.process_time()
        try:
            answer = call(acc, gyr, rate_hz)
        except Exception as error:  # noqa: BLE001 - a stretch a peer cannot do has no answer
            answer = np.empty(0)
            failures.append(error)
        # The first time through, the first stretch only loads what is to be imported.
        if i:
            seconds += time.process_time() - start
            out[f"answer_{i - 1}"] = answer
    if len(failures) > len(samples):
        raise failures[0]
    out["seconds"] = np.array(seconds)
    np.savez(f"{job}.out.npz", **out)


if __name__ == "__main__":
    main(*sys.argv[1:])
