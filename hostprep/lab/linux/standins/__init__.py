"""The programs that stand in for systemd, dockerd, docker, ecs-init and the ECS agent inside an instance.

They are copied into the instance and run there by the controller's own interpreter with ``-I -S``, so they import the
standard library and one another, nothing else. They are stand-ins and say so in their docstrings: what a script can see
of the real program is there, and what is not simulated fails loudly.
"""
