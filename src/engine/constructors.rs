//! The one unsafe call of the project.

/// Runs the module's constructors once, at the start of every wasm entry point.
///
/// The GPU stack registers its operations through constructors. Unless the module itself names `__wasm_call_ctors`, the linker
/// wraps every export so that all of them run again at each call: 5 to 65 times slower training steps.
pub fn run() {
    #[cfg(target_arch = "wasm32")]
    {
        #[allow(unsafe_code)]
        unsafe extern "C" {
            fn __wasm_call_ctors();
        }
        // SAFETY: the linker defines this function in every module, it takes and returns nothing, and it is called once,
        // before anything that a constructor sets up is used.
        #[allow(unsafe_code)]
        unsafe {
            __wasm_call_ctors();
        }
    }
}
