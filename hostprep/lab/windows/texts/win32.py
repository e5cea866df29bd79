"""The system's sentences by Win32 code.

English is that of System Error Codes (Microsoft Learn). Of German and Spanish only 5010 is recorded; the rest is
UNCONFIRMED word by word, and other than English as it must be: no script may read them.
"""

from __future__ import annotations

ENGLISH = {
    2: "The system cannot find the file specified.",
    5: "Access is denied.",
    32: "The process cannot access the file because it is being used by another process.",
    87: "The parameter is incorrect.",
    123: "The filename, directory name, or volume label syntax is incorrect.",
    183: "Cannot create a file when that file already exists.",
    740: "The requested operation requires elevation.",
    1051: "A stop control has been sent to a service that other running services are dependent on.",
    1053: "The service did not respond to the start or control request in a timely fashion.",
    1056: "An instance of the service is already running.",
    1058: "The service cannot be started, either because it is disabled or because it has no enabled devices "
    "associated with it.",
    1060: "The specified service does not exist as an installed service.",
    1061: "The service cannot accept control messages at this time.",
    1062: "The service has not been started.",
    1068: "The dependency service or group failed to start.",
    1069: "The service did not start due to a logon failure.",
    1072: "The specified service has been marked for deletion.",
    1073: "The specified service already exists.",
    1075: "The dependency service does not exist or has been marked for deletion.",
    1115: "A system shutdown is in progress.",
    1116: "Unable to abort the system shutdown because no shutdown was in progress.",
    1168: "Element not found.",
    1190: "A system shutdown has already been scheduled.",
    5010: "The object already exists.",
}
GERMAN = {
    2: "Das System kann die angegebene Datei nicht finden.",
    5: "Zugriff verweigert",
    32: "Der Prozess kann nicht auf die Datei zugreifen, da sie von einem anderen Prozess verwendet wird.",
    87: "Falscher Parameter.",
    123: "Die Syntax für den Dateinamen, Verzeichnisnamen oder die Datenträgerbezeichnung ist falsch.",
    183: "Eine Datei kann nicht erstellt werden, wenn sie bereits vorhanden ist.",
    740: "Der angeforderte Vorgang erfordert erhöhte Rechte.",
    1051: "Ein Beendigungssteuerelement wurde an einen Dienst gesendet, von dem andere Dienste abhängig sind.",
    1053: "Der Dienst antwortete nicht rechtzeitig auf die Start- oder Steuerungsanforderung.",
    1056: "Es wird bereits eine Instanz des Dienstes ausgeführt.",
    1058: "Der Dienst kann nicht gestartet werden, da er deaktiviert ist oder keine aktiven Geräte zugeordnet sind.",
    1060: "Der angegebene Dienst ist kein installierter Dienst.",
    1061: "Der Dienst kann die Steuerungsmeldungen zurzeit nicht annehmen.",
    1062: "Der Dienst wurde nicht gestartet.",
    1068: "Der Abhängigkeitsdienst oder die Abhängigkeitsgruppe konnte nicht gestartet werden.",
    1069: "Der Dienst konnte wegen einer fehlerhaften Anmeldung nicht gestartet werden.",
    1072: "Der angegebene Dienst wurde zum Löschen markiert.",
    1073: "Der angegebene Dienst ist bereits vorhanden.",
    1075: "Der Abhängigkeitsdienst ist nicht vorhanden oder wurde zum Löschen markiert.",
    1115: "Das System wird heruntergefahren.",
    1116: "Das Herunterfahren kann nicht abgebrochen werden, da es nicht eingeleitet wurde.",
    1168: "Element nicht gefunden.",
    1190: "Das Herunterfahren des Systems wurde bereits geplant.",
    5010: "Das Objekt ist bereits vorhanden.",
}
SPANISH = {
    2: "El sistema no puede encontrar el archivo especificado.",
    5: "Acceso denegado.",
    32: "El proceso no tiene acceso al archivo porque está siendo utilizado por otro proceso.",
    87: "El parámetro no es correcto.",
    123: "El nombre de archivo, el nombre de directorio o la sintaxis de la etiqueta del volumen no son correctos.",
    183: "No se puede crear un archivo que ya existe.",
    740: "La operación solicitada requiere elevación.",
    1051: "Se ha enviado un control de detención a un servicio del que dependen otros servicios activos.",
    1053: "El servicio no respondió a tiempo a la solicitud de inicio o de control.",
    1056: "Ya se está ejecutando una instancia de este servicio.",
    1058: "No se puede iniciar el servicio, ya sea porque está deshabilitado o porque no tiene asociados dispositivos "
    "habilitados.",
    1060: "El servicio especificado no existe como servicio instalado.",
    1061: "El servicio no puede aceptar mensajes de control en este momento.",
    1062: "El servicio no se ha iniciado.",
    1068: "No se pudo iniciar el servicio o grupo de dependencia.",
    1069: "El servicio no se inició debido a un error en el inicio de sesión.",
    1072: "El servicio especificado ha sido marcado para su eliminación.",
    1073: "El servicio especificado ya existe.",
    1075: "El servicio de dependencia no existe o ha sido marcado para su eliminación.",
    1115: "Se está cerrando el sistema.",
    1116: "No se puede anular el cierre del sistema porque no se estaba cerrando.",
    1168: "No se encontró el elemento.",
    1190: "Ya se ha programado un cierre del sistema.",
    5010: "El objeto ya existe.",
}
LANGUAGES = {"en": ENGLISH, "de": GERMAN, "es": SPANISH}
ERROR = {"en": "ERROR:", "de": "FEHLER:", "es": "ERROR:"}
"""What schtasks and reg begin a sentence of failure with."""


def sentence(code: int, language: str = "en") -> str:
    """The sentence of a code."""
    return LANGUAGES[language].get(code, f"Unknown error (0x{code:x})")
