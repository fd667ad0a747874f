"""`RPi.GPIO`, which loads on a Raspberry Pi only. What the drivers here import it for, an interrupt pin, is not used."""

BCM = IN = PUD_UP = 0


def setmode(_mode):
    pass


def cleanup():
    pass
