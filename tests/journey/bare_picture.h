#pragma once

#include "core/condition/environment.h"

#include <optional>
#include <string_view>

namespace segue::journey {

/// A picture of nothing but the time.
class BarePicture final : public condition::Environment {
public:
    explicit BarePicture(base::Time now) : now_(now) {}
    [[nodiscard]] const base::Json* variable(std::uint32_t) const override { return nullptr; }
    [[nodiscard]] base::Time now() const override { return now_; }
    [[nodiscard]] condition::HistoryAnswer history(condition::HistoryFunction, std::string_view, std::optional<base::Duration>,
                                                   std::string_view) const override { return {}; }

private:
    base::Time now_;
};

}  // namespace segue::journey
