"""A series and its structure as a program of statistical offices reads them (sdmx1), in one JSON.

    python tests/exports/sdmx_back.py STRUCTURE.xml DATA.csv
"""

import json
import sys

import sdmx

structure_file, data_file = sys.argv[1:]
with open(structure_file, "rb") as file:
    message = sdmx.read_sdmx(file)
flow, structure = message.dataflow["DF_SERIES"], message.structure["DSD_SERIES"]
flow.structure = structure
with open(data_file, "rb") as file:
    (data,) = sdmx.reader.csv.Reader().convert(file, structure=flow).data
lists = {id: {code.id: {lang: str(text) for lang, text in code.name.localizations.items()} for code in codes} for id, codes in message.codelist.items()}
observations = [
    {"key": {id: part.value for id, part in one.dimension.values.items()}, "value": one.value, "attributes": {id: part.value for id, part in one.attached_attribute.items()}}
    for one in data.obs
]
enumerated = {one.id: one.local_representation.enumerated.id for part in (structure.dimensions, structure.attributes) for one in part if one.local_representation and one.local_representation.enumerated}
json.dump(
    {
        "dimensions": [one.id for one in structure.dimensions],
        "measures": [one.id for one in structure.measures],
        "attributes": [one.id for one in structure.attributes],
        "lists": lists,
        "enumerated": enumerated,
        "action": data.action.name,
        "observations": observations,
    },
    sys.stdout,
)
