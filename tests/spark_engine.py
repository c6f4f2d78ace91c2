"""The engine that tests of Spark ask for."""

ENGINE = "spark:local[2]"
