"""Opens a recording, whole or cut short. Its inputs are read as a replay asks for them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from coach.core_wording import Wording
from coach.files.strict_json import read_json
from coach.model.inputs import latest_s
from coach.recording.channels import INPUTS_TOPIC, METADATA_NAME, OUTPUT_TOPICS, USUAL_NUMBERS
from coach.recording.errors import RecordingError, RecordingReason
from coach.recording.file_bytes import FileBytes
from coach.recording.framing import decode_input
from coach.recording.header import FORMAT_VERSION, SessionHeader, header_from_json
from coach.recording.json_form import told_form
from coach.recording.mcap_records import MCAP0_MAGIC, Contents, is_mcap, walk
from coach.recording.migrate import NewerFormatError, Stored, migrate
from coach.recording.stored_messages import StoredMessages

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from coach.files.strict_json import JsonObject
    from coach.model import Input
    from coach.recording.stored_messages import Messages


@dataclass(frozen=True, slots=True)
class Recording:
    """One recorded session.

    Args:
        header: What the session is.
        inputs: Everything that entered the core, in order.
        output_texts: JSON text of everything the pipeline gave out, in order.
        complete: The file was finished properly and nothing in it is broken.
        bytes_lost: Bytes of the file that could not be used.
    """

    header: SessionHeader
    inputs: Sequence[Input]
    output_texts: Sequence[bytes]
    complete: bool
    bytes_lost: int

    @property
    def outputs(self) -> list[JsonObject]:
        """The recorded outputs in their JSON form, as ``coach.recording.json_form.to_json``."""
        return [told_form(read_json(text)) for text in self.output_texts]

    @property
    def duration_s(self) -> float:
        """Stream time of the last possible input; 0 if there is none."""
        return latest_s(self.inputs, self.header.t_zero_host_s)


def read_recording(path: Path) -> Recording:
    """Read a recording.

    Raises:
        RecordingError: If there is no such file, it is not a recording, or its header is gone.
    """
    data = FileBytes(path)
    if not len(data):
        raise RecordingError(
            RecordingReason.NOT_A_RECORDING,
            Wording("{path} is empty; take another copy, or another file", path=path),
        )
    if not is_mcap(data.part(0, len(MCAP0_MAGIC))):
        raise _not_a_recording(path)
    contents = walk(data)
    try:
        written = {key: read_json(text) for key, text in contents.metadata[METADATA_NAME].items()}
        stored = migrate(Stored(written, (), ()))
        header = header_from_json(stored.header)
    except NewerFormatError as error:
        raise RecordingError(
            RecordingReason.NEWER_FORMAT,
            Wording("cannot read {path}: {error}; update the coach", path=path, error=error),
        ) from None
    except KeyError:
        if contents.complete:
            raise _not_a_recording(path) from None
        raise _damaged(path, "it ends before its header does") from None
    except RecursionError:
        raise _damaged(path, "its header is nested without end") from None
    except (ValueError, TypeError, AttributeError, OverflowError) as error:
        raise _damaged(path, " ".join(str(error).split())) from None
    inputs, output_texts = _messages(data, contents, written)
    lost = inputs.bytes_lost
    return Recording(
        header=header,
        inputs=inputs,
        output_texts=output_texts,
        complete=contents.complete and not lost,
        bytes_lost=contents.bytes_lost + lost,
    )


def _messages(
    data: FileBytes, contents: Contents, written: JsonObject
) -> tuple[StoredMessages[Input], StoredMessages[bytes]]:
    """The inputs and the texts of the outputs, in the present format, where they lie in the file.

    Args:
        data: The file.
        contents: What was found in it.
        written: The header as it stands there: it says which steps to the present format are due.
    """
    topics = USUAL_NUMBERS | contents.topics
    of_inputs = {number for number, topic in topics.items() if topic == INPUTS_TOPIC}
    of_outputs = {number for number, topic in topics.items() if topic in OUTPUT_TOPICS.values()}
    old = written["format_version"] != FORMAT_VERSION

    def input_texts(messages: Messages) -> Sequence[bytes]:
        texts = tuple(text for number, text in messages if number in of_inputs)
        return migrate(Stored(written, texts, ())).inputs if old else texts

    def output_texts(messages: Messages) -> Sequence[bytes]:
        texts = tuple(text for number, text in messages if number in of_outputs)
        return migrate(Stored(written, (), texts)).outputs if old else texts

    return (
        StoredMessages(data, contents.pieces, input_texts, decode_input),
        StoredMessages(data, contents.pieces, output_texts, bytes),
    )


def _not_a_recording(path: Path) -> RecordingError:
    return RecordingError(
        RecordingReason.NOT_A_RECORDING,
        Wording(
            "{path} is not a recording of the coach; for CSV or NPZ samples use import", path=path
        ),
    )


def _damaged(path: Path, what: str) -> RecordingError:
    return RecordingError(
        RecordingReason.DAMAGED,
        Wording("cannot read {path}: {what}; use a copy or another session", path=path, what=what),
    )
