#pragma once
// A JSON pointer that is read once and followed many times.

#include "core/base/json.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace segue::base {

/// Leads where Json::at leads with the same pointer. Values of one shape, like the data of events of one type, keep a member in one place:
/// it is looked for first where it was found last. Any number of threads may share one.
class JsonPath {
public:
    explicit JsonPath(std::string_view pointer);
    /// nullptr when it is not there.
    [[nodiscard]] const Json* find(const Json& json) const;

private:
    struct Step {
        std::string name;
        mutable std::uint32_t likely = 0;   ///< where the member stood last; only a hint, so any order of writing will do
    };
    static const Json* follow(const Json& json, const Step& step);

    std::vector<Step> steps_;
    bool well_formed_ = true;
};

}  // namespace segue::base
