"""The phases of ``./sms test`` and how their verdicts are counted."""
