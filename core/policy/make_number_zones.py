#!/usr/bin/env python3
"""make_number_zones.py OUT.cpp: writes the table of telephone prefixes and their IANA zones as C++.

The data are those of python3-phonenumbers (the metadata of libphonenumber, packaged by Debian); nothing here is written by hand.
Runs at build time (CMakeLists.txt of core). Equal metadata give an equal file.
"""
import sys


def load():
    try:
        import phonenumbers
        import phonenumbers.tzdata as tzdata
    except ImportError:
        sys.exit("make_number_zones.py: python3-phonenumbers is missing: apt-get install python3-phonenumbers")
    return phonenumbers.__version__, tzdata.TIMEZONE_DATA


def rows(values, per_row):
    values = [str(v) for v in values]
    return ",\n    ".join(", ".join(values[i:i + per_row]) for i in range(0, len(values), per_row))


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    version, data = load()
    zones = sorted({zone for names in data.values() for zone in names})
    number_of = {zone: i for i, zone in enumerate(zones)}
    lists = sorted(set(data.values()))
    members, begins = [], []
    for names in lists:
        begins.append(len(members))
        members += [number_of[zone] for zone in names]
    begins.append(len(members))
    list_of = {names: i for i, names in enumerate(lists)}
    # Shorter prefixes first, then by value: the key that zones_of_number searches for (number_zones.cpp).
    entries = sorted(((len(prefix) << 27) | int(prefix), list_of[names]) for prefix, names in data.items())
    assert all(len(prefix) < 16 and int(prefix) < 1 << 27 for prefix in data), "a prefix is too long for its key"
    with open(sys.argv[1], "w", encoding="utf-8") as out:
        out.write(f"""// Made by core/policy/make_number_zones.py from python3-phonenumbers {version}.
#include "core/policy/number_zones_data.h"

namespace segue::policy::number_data {{

const std::string_view version = "{version}";
namespace {{
constexpr std::string_view zone_names[] = {{
    {rows(('"%s"' % z for z in zones), 4)}}};
constexpr std::uint16_t list_members[] = {{
    {rows(members, 24)}}};
constexpr std::uint16_t list_begins[] = {{
    {rows(begins, 24)}}};
constexpr std::uint32_t prefix_keys[] = {{
    {rows((key for key, _ in entries), 12)}}};
constexpr std::uint16_t prefix_lists[] = {{
    {rows((index for _, index in entries), 24)}}};
}}  // namespace
const std::span<const std::string_view> zones = zone_names;
const std::span<const std::uint16_t> members = list_members;
const std::span<const std::uint16_t> begins = list_begins;
const std::span<const std::uint32_t> keys = prefix_keys;
const std::span<const std::uint16_t> lists = prefix_lists;

}}  // namespace segue::policy::number_data
""")


main()
