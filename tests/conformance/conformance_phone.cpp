// Runs telephone vectors (tests/README.md says where they come from): input and default region to E.164.
//
//   conformance_phone FILE [--why]
//
// The last line, `N of M passed`, counts E.164 alone: equal where one is expected, refused where none is. Validity and region are
// printed before it: they depend on how old the installed metadata of number ranges is.

#include "core/base/json.h"
#include "core/context/phone.h"

#include <cstdio>
#include <fstream>
#include <string>
#include <vector>

namespace {

using segue::base::Json;

struct Tally {
    int passed = 0;
    int total = 0;
    void count(bool good) {
        ++total;
        passed += good;
    }
    [[nodiscard]] double percent() const { return total == 0 ? 100.0 : 100.0 * passed / total; }
};

bool flag(const Json& expect, const char* name) {
    const Json* value = expect.find(name);
    return value && value->boolean() && *value->boolean();
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 2) {
        std::fprintf(stderr, "usage: conformance_phone FILE [--why]\n");
        return 2;
    }
    const bool why = argc > 2 && std::string_view(argv[2]) == "--why";
    std::ifstream file(argv[1]);
    if (!file) {
        std::fprintf(stderr, "cannot read %s\n", argv[1]);
        return 2;
    }
    Tally e164, valid, region;
    std::vector<std::string> failing, differing;
    std::string line;
    for (std::uint32_t number = 1; std::getline(file, line); ++number) {
        const auto test = segue::base::parse_json(line, argv[1], {}, number);
        if (!test) {
            std::fprintf(stderr, "%s\n", test.error().text().c_str());
            return 2;
        }
        const Json& expect = *test->find("expect");
        const std::string id(test->text_or("id")), wanted(expect.text_or("e164"));
        const auto got = segue::context::read_phone(test->text_or("input"), test->text_or("default_region"));
        const std::string made = got ? got->e164 : "";
        e164.count(made == wanted);
        if (made != wanted) failing.push_back(id + (why ? "  expected '" + wanted + "', got '" + (got ? made : got.error().message) + "'" : ""));
        const bool same_validity = (got && got->valid) == flag(expect, "valid");
        valid.count(same_validity);
        const std::string wanted_region(expect.text_or("region"));
        const bool same_region = !flag(expect, "valid") || (got && got->region == wanted_region);
        if (flag(expect, "valid")) region.count(same_region);
        if (!same_validity || !same_region) differing.push_back(id);
    }
    for (const std::string& id : failing) std::printf("failed: %s\n", id.c_str());
    if (why) {
        for (const std::string& id : differing) std::printf("other validity or region: %s\n", id.c_str());
    }
    std::printf("validity: %d of %d agree (%.1f %%)\n", valid.passed, valid.total, valid.percent());
    std::printf("region of valid numbers: %d of %d agree (%.1f %%)\n", region.passed, region.total, region.percent());
    std::printf("%d of %d passed\n", e164.passed, e164.total);
    return e164.passed == e164.total ? 0 : 1;
}
