"""What net.exe prints. English and two Spanish sentences are recorded; the rest, and German, is UNCONFIRMED."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """The sentences of one language; ``{}`` is a service's display name or a number."""

    already: str
    not_started: str
    invalid: str
    more: str
    system: str
    starting: str
    started: str
    stopping: str
    stopped: str
    dependent: tuple[str, str]
    question: str
    listed: str
    done: str
    empty: str


ENGLISH = Words(
    "The requested service has already been started.", "The {} service is not started.",
    "The service name is invalid.", "More help is available by typing NET HELPMSG {}.",
    "System error {} has occurred.", "The {} service is starting.", "The {} service was started successfully.",
    "The {} service is stopping.", "The {} service was stopped successfully.",
    (
        "The following services are dependent on the {} service.",
        "Stopping the {} service will also stop these services.",
    ),
    "Do you want to continue this operation? (Y/N) [N]: ", "These Windows services are started:",
    "The command completed successfully.", "There are no entries in the list.",
)  # fmt: skip
GERMAN = Words(
    "Der angeforderte Dienst wurde bereits gestartet.", "{} wurde nicht gestartet.",
    "Der Dienstname ist ungültig.", "Sie erhalten weitere Hilfe, wenn Sie NET HELPMSG {} eingeben.",
    "Systemfehler {} aufgetreten.", "{} wird gestartet.", "{} wurde erfolgreich gestartet.",
    "{} wird beendet.", "{} wurde erfolgreich beendet.",
    ("Folgende Dienste hängen von {} ab.", "Das Beenden von {} beendet auch diese Dienste."),
    "Möchten Sie diesen Vorgang fortsetzen? (J/N) [N]: ", "Folgende Windows-Dienste sind gestartet:",
    "Der Befehl wurde erfolgreich ausgeführt.", "Es sind keine Einträge in der Liste.",
)  # fmt: skip
SPANISH = Words(
    "El servicio solicitado ya ha sido iniciado.", "El servicio de {} no ha sido iniciado.",
    "El nombre de servicio no es válido.", "Puede obtener más ayuda con el comando NET HELPMSG {}.",
    "Error de sistema {}.", "El servicio de {} está iniciándose.", "El servicio de {} se ha iniciado correctamente.",
    "El servicio de {} está deteniéndose.", "El servicio de {} se detuvo correctamente.",
    ("Los siguientes servicios dependen del servicio {}.", "Detener el servicio {} también los detendrá."),
    "¿Desea continuar con esta operación? (S/N) [N]: ", "Se han iniciado los siguientes servicios de Windows:",
    "Se ha completado el comando correctamente.", "No hay entradas en la lista.",
)  # fmt: skip
WORDS = {"en": ENGLISH, "de": GERMAN, "es": SPANISH}
