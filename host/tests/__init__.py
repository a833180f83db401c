"""Tests of the host itself; ``./sms test`` runs them first."""
