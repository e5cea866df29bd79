"""A profile in the words of what runs scripts on instances: user data, SSM, Image Builder, Packer, Docker.

``subject.load`` reads what is to be exported and refuses what can never be; each module writes one format; an
``Export`` is what comes of it: files, held against the format's own limits before any of them is written.
"""
