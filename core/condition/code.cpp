#include "core/condition/code.h"

#include <bit>
#include <cstring>
#include <type_traits>

namespace segue::condition {

namespace {

/// Hands out the parts of one block.
class Packer {
public:
    explicit Packer(std::byte* at) : at_(at) {}

    template <class T>
    T* copy(const std::vector<T>& from) {
        static_assert(alignof(T) <= 16 && std::is_trivially_copyable_v<T>);
        T* first = reinterpret_cast<T*>(at_);
        if (!from.empty()) std::memcpy(static_cast<void*>(first), from.data(), from.size() * sizeof(T));
        at_ += rounded(from.size() * sizeof(T));
        return first;
    }
    const char* copy(std::string_view text) {
        char* first = reinterpret_cast<char*>(at_);
        if (!text.empty()) std::memcpy(first, text.data(), text.size());
        at_ += text.size();
        return first;
    }
    template <class T>
    static std::size_t size(const std::vector<T>& of) { return rounded(of.size() * sizeof(T)); }

private:
    static std::size_t rounded(std::size_t bytes) { return (bytes + 15u) & ~std::size_t{15}; }
    std::byte* at_;
};

bool is_short_text(const Value& v) { return (v.kind == Kind::text || v.kind == Kind::bytes || v.kind == Kind::type) && v.extra <= 64; }

}  // namespace

void Instruction::set_builtin(Builtin run) {
    const auto bits = std::bit_cast<std::uint64_t>(run);
    b = static_cast<std::uint32_t>(bits);
    c = static_cast<std::uint32_t>(bits >> 32);
}

Builtin Instruction::builtin() const { return std::bit_cast<Builtin>(std::uint64_t{b} | (std::uint64_t{c} << 32)); }

void Program::Code::look_at_draft() {
    instructions = draft.instructions.data();
    constants = draft.constants.data();
    links = draft.links.data();
    names = draft.names.data();
    histories = draft.histories.data();
}

void Program::Code::pack() {
    std::size_t bytes = Packer::size(draft.instructions) + Packer::size(draft.constants) + Packer::size(draft.links) +
                        Packer::size(draft.names) + Packer::size(draft.histories);
    for (const Value& v : draft.constants) bytes += is_short_text(v) ? v.extra : 0;
    for (const Name& name : draft.names) bytes += name.size;
    for (const HistoryPlan& plan : draft.histories) bytes += plan.type_text.size() + plan.pointer_text.size();
    block = std::make_unique<std::byte[]>(bytes + 1);
    Packer packer(block.get());
    instructions = packer.copy(draft.instructions);
    links = packer.copy(draft.links);
    Name* packed_names = packer.copy(draft.names);
    Value* packed_constants = packer.copy(draft.constants);
    HistoryPlan* packed_histories = packer.copy(draft.histories);
    for (std::size_t i = 0; i < draft.names.size(); ++i) packed_names[i].chars = packer.copy(draft.names[i].view());
    for (std::size_t i = 0; i < draft.constants.size(); ++i) {
        const Value& v = draft.constants[i];
        if (is_short_text(v)) packed_constants[i].chars = packer.copy(v.view());
        else if (v.kind == Kind::text || v.kind == Kind::bytes) packed_constants[i].chars = long_texts.emplace_back(v.view()).data();
    }
    for (std::size_t i = 0; i < draft.histories.size(); ++i) {
        const HistoryPlan& plan = draft.histories[i];
        packed_histories[i].type_text = {packer.copy(plan.type_text), plan.type_text.size()};
        packed_histories[i].pointer_text = {packer.copy(plan.pointer_text), plan.pointer_text.size()};
    }
    names = packed_names;
    constants = packed_constants;
    histories = packed_histories;
    root = static_cast<std::uint32_t>(draft.instructions.size() - 1);
    draft = Draft{};
}

}  // namespace segue::condition
