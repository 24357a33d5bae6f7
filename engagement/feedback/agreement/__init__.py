"""How far people who coded the same items agree: pure code without tables; ``docs/agreement.md`` says how it counts."""
