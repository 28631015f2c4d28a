#pragma once
// Which names mean what while an expression is checked.

#include "core/condition/check.h"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace segue::condition {

class Scope {
public:
    explicit Scope(const Schema& schema);

    struct Local {
        std::string name;
        std::uint32_t slot = 0;
        Type type;
    };
    /// Adds a macro's variable; its slot lives until leave().
    std::uint32_t enter(std::string name, Type type);
    void leave(std::size_t locals);
    [[nodiscard]] const Local* local(std::string_view name) const;
    [[nodiscard]] std::uint32_t frame() const { return frame_; }

    struct Global {
        Meaning meaning;
        Type type;
    };
    /// A variable, a type or `now` by its qualified name, looked for from the container outwards.
    [[nodiscard]] std::optional<Global> global(const std::string& name, bool absolute) const;

    struct Callable {
        const Function* function = nullptr;   ///< nullptr: only declared
        const std::vector<Signature>* signatures = nullptr;
    };
    [[nodiscard]] std::optional<Callable> function(const std::string& name, bool absolute) const;

    [[nodiscard]] const Schema& schema() const { return schema_; }
    [[nodiscard]] std::string nearest_name(std::string_view word) const;
    [[nodiscard]] std::string nearest_function(std::string_view word) const;

private:
    [[nodiscard]] std::vector<std::string> candidates(const std::string& name, bool absolute) const;

    const Schema& schema_;
    std::map<std::string, std::uint32_t, std::less<>> variables_;
    std::map<std::string, std::vector<Signature>, std::less<>> declared_;
    std::vector<Local> locals_;
    std::uint32_t frame_ = 0;
};

}  // namespace segue::condition
